//! What tests of the services share: a fresh database with every schema, a
//! caller with a genuine token, and requests to a router as a client makes
//! them.

mod caller;
mod client;
mod database;
mod dynamodb;

pub use caller::Callers;
pub use client::{Answer, Client};
pub use database::TestDatabase;
pub use dynamodb::TestDynamoDb;

use ambient::Clock;

/// A clock that stands at noon on 1 March 2027, UTC, until it is advanced.
#[must_use]
pub fn clock() -> Clock {
    Clock::fixed(jiff::Timestamp::from_second(1_803_902_400).unwrap_or_default())
}
