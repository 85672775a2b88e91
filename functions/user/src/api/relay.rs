//! `user-relay`: publishes the messages that are still in the outbox, and
//! forgets message ids that can't come again.

use ambient::Clock;
use jiff::{SignedDuration, Timestamp};
use outbox::{Publisher, RelayError};
use sqlx::PgPool;

/// Longer than Kafka keeps messages: what it may deliver again must be known.
const INBOX_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Runs until nothing is left or `deadline` has come; returns how many messages
/// were published.
pub async fn run(
    pool: &PgPool,
    publisher: &Publisher,
    clock: &Clock,
    deadline: Timestamp,
) -> Result<u64, RelayError> {
    let old = clock.now().saturating_sub(INBOX_KEPT).unwrap_or(Timestamp::MIN);
    outbox::forget_inbox_before(pool, old).await?;
    publisher.relay(pool, deadline).await
}
