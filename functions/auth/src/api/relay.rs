//! `auth-relay`: publishes the messages that are still in the outbox.

use jiff::Timestamp;
use outbox::{Publisher, RelayError};
use sqlx::PgPool;

/// Runs until nothing is left or `deadline` has come; returns how many messages
/// were published.
pub async fn run(
    database: &PgPool,
    publisher: &Publisher,
    deadline: Timestamp,
) -> Result<u64, RelayError> {
    publisher.relay(database, deadline).await
}
