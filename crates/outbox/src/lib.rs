//! Nothing lost, nothing twice. A change and its message commit together
//! ([`write`]); the message is published right after the commit
//! ([`Publisher::publish_now`]); what that left is relayed by schedule
//! ([`Publisher::relay`]). Consumers record the message id with its effect
//! ([`first_sight`]).
//!
//! Killed at any point: before the commit neither change nor message exists;
//! after it the row waits for the relay; between Kafka's acknowledgement and
//! the row's deletion the message is published again, and consumers drop it by
//! its id.

mod producer;
mod publisher;
mod store;

pub use producer::{KafkaSecurity, KafkaSettings, Producer, ProducerError};
pub use publisher::{Publisher, RelayError};
pub use store::{first_sight, forget_inbox_before, write, write_all};
