//! Ends the registrations of an event that was called off.
//!
//! Event gives no place away any more and releases all of its seats itself: one
//! statement for hundreds there, where asking for each would be a call apiece. So
//! here a batch is one transaction: its registrations end, and their messages are
//! written. Killed between two batches, the event's row says that there is more
//! to do, and `registration-call-off` goes on within a minute. Two runs at once
//! take different registrations.
//!
//! A confirmation that was under way at that moment may still be written. The
//! event is therefore looked through once more a minute later.

use jiff::Timestamp;
use messages::{CancelReason, CloudEvent, RegistrationCancelled};

use crate::{
    seats::Seats,
    store::{self, CancelledEvent},
};

/// Registrations ended at a time.
const BATCH: i64 = 200;

/// Ends an event's registrations until none is left or `deadline` has come.
/// Returns how many.
pub async fn end_registrations(
    seats: &Seats,
    cancelled: &CancelledEvent,
    deadline: Timestamp,
) -> Result<u64, sqlx::Error> {
    let mut total = 0;
    loop {
        let now = seats.clock.now();
        let ended = end_batch(seats, cancelled, now).await?;
        if ended.is_empty() {
            store::ended(&seats.database, cancelled.event.event_id, now).await?;
            return Ok(total);
        }
        total += ended.len() as u64;
        seats.publisher.publish_all_now(&seats.database, &ended).await;
        if now >= deadline {
            return Ok(total);
        }
    }
}

/// Ends some; the subjects of their messages.
async fn end_batch(
    seats: &Seats,
    cancelled: &CancelledEvent,
    now: Timestamp,
) -> Result<Vec<String>, sqlx::Error> {
    let mut transaction = seats.database.begin().await?;
    let ended = store::end(&mut transaction, &cancelled.event, now, BATCH).await?;
    let messages: Vec<_> = ended
        .iter()
        .map(|registration| {
            let data = RegistrationCancelled {
                registration: registration.facts(now),
                reason: Some(CancelReason::EventCancelled),
                message: cancelled.message.clone(),
            };
            CloudEvent::new(data, &seats.clock, &seats.random)
        })
        .collect();
    outbox::write_all(&mut transaction, &messages).await?;
    transaction.commit().await?;
    Ok(messages.into_iter().map(|message| message.subject).collect())
}
