//! The machine around an endpoint: configuration, secrets, log, clients, and
//! the loop that serves one HTTP route, one batch of Kafka messages or one
//! schedule. A bin asks its [`Host`] for just the clients that its endpoint
//! uses, so that nothing else is built.

use std::pin::Pin;

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

/// What many bins await. Boxed, so that it is compiled once, in its own crate: a plain
/// `async fn` is compiled in every bin that awaits it, and there are more than a
/// hundred of them.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Likewise, for what a function awaits while it starts.
pub type Starting<'a, T> = Boxed<'a, Result<T, StartError>>;

/// Likewise, for what stays on one thread.
pub type Serving<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
