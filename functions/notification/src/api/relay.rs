//! `notification-relay`: sends the mails that are still queued, and forgets
//! message ids that can't come again.

use jiff::{SignedDuration, Timestamp};

use crate::{DeliveryError, Mailroom};

/// Longer than Kafka keeps messages: what it may deliver again must be known.
const INBOX_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Runs until nothing is left or `deadline` has come; returns how many mails
/// were sent.
pub async fn run(mailroom: &Mailroom, deadline: Timestamp) -> Result<u64, DeliveryError> {
    let old = mailroom.clock.now().saturating_sub(INBOX_KEPT).unwrap_or(Timestamp::MIN);
    outbox::forget_inbox_before(&mailroom.pool, old).await?;
    mailroom.relay(deadline).await
}
