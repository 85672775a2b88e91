//! `registration-offer-places`: offers free places to all who wait, every minute.
//! The messages that places were freed do it at once; this finds what they missed,
//! and what no message tells of, such as a ticket type's new capacity.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{seats::Seats, store, waitlist};

/// Events read at a time.
const BATCH: i32 = 100;

/// Goes through the events that somebody waits for until `deadline` is near.
/// Returns how many waits it settled. What fails of one event is left to the
/// next run, and keeps no other event's people waiting.
pub async fn run(seats: &Seats, deadline: Timestamp) -> Result<u64, sqlx::Error> {
    let (mut total, mut after) = (0, Uuid::nil());
    loop {
        let events = store::events_with_waiters(&seats.database, after, BATCH).await?;
        let Some(last) = events.last() else { return Ok(total) };
        after = *last;
        for event_id in events {
            match Box::pin(waitlist::offer_places(seats, event_id, deadline)).await {
                Ok(settled) => total += settled,
                Err(error) => {
                    tracing::warn!(%event_id, %error, "its waitlist is left to the next run");
                }
            }
        }
        if seats.clock.now() >= deadline {
            return Ok(total);
        }
    }
}
