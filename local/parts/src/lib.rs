//! The parts that the functions talk to, on one machine: Kafka, DynamoDB,
//! Vault, Secrets Manager, PostgreSQL and mail. Each can be replaced by an
//! address of the real thing. Every module says where it differs from that.

pub mod audit;
pub mod config;
pub mod doctor;
pub mod dynamodb;
pub mod kafka;
pub mod maildev;
pub mod postgres;
pub mod secrets;
pub mod seed;
pub mod vault;

mod addresses;
mod aws;
mod child;
mod embedded;
mod engine;
mod http;
mod private_file;
mod problem;
mod random;
mod stack;

pub use self::http::use_ring;
pub use addresses::{Addresses, DatabaseAddress};
pub use config::Config;
pub use problem::{Part, Problem};
pub use stack::{Stack, StartError};
