//! `registration-call-off`: ends what registrations are left of events that were
//! called off, every minute. `registration-on-event-cancelled` does it at once; this
//! finds what it left; see `calling_off`.

use jiff::Timestamp;

use crate::{calling_off, seats::Seats, store};

/// One run of the schedule. Returns how many registrations it ended.
pub async fn run(seats: &Seats, deadline: Timestamp) -> Result<u64, sqlx::Error> {
    let mut total = 0;
    while seats.clock.now() < deadline {
        let Some(event) = store::due(&seats.database, seats.clock.now()).await? else { break };
        total += calling_off::end_registrations(seats, &event, deadline).await?;
    }
    Ok(total)
}
