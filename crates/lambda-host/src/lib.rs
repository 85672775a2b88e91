//! The machine around an endpoint: configuration, secrets, log, clients, and
//! the loop that serves one HTTP route, one batch of Kafka messages or one
//! schedule. A bin asks its [`Host`] for just the clients that its endpoint
//! uses, so that nothing else is built.

mod clients;
mod config;
mod host;
mod http;
mod log;
mod message_batch;
mod messages;
mod schedule;
mod vault;

pub use config::{Config, StartError};
pub use host::Host;
pub use messages::ConsumeError;
pub use schedule::Report;
