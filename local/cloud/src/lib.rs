//! The AWS services around the functions, on one machine: what an HTTP API,
//! Lambda, the Kafka event source mapping and EventBridge Scheduler do with
//! what `template.yaml` says.

pub mod esm;
pub mod gateway;
mod ids;
pub mod lambda;
pub mod schedule;
pub mod template;
