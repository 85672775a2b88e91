//! `registration-on-event-cancelled`: an event was called off. Its registrations
//! end; see `calling_off`.
//!
//! It keeps no inbox: the event's row is written once, and what has ended does not
//! end again. What fails or is too much for once is left to
//! `registration-call-off`, which comes within a minute.

use jiff::SignedDuration;
use lambda_host::ConsumeError;
use messages::{CloudEvent, EventCancelled};

use crate::{
    calling_off,
    seats::Seats,
    store::{self, CancelledEvent},
};

/// How long one message is worked on.
const LONGEST: SignedDuration = SignedDuration::from_secs(30);

/// Handles one message.
pub async fn handle(seats: &Seats, message: CloudEvent) -> Result<(), ConsumeError> {
    let EventCancelled { event, message } = message.data()?;
    let event_id = event.event_id;
    let cancelled = CancelledEvent { event, message };
    let now = seats.clock.now();
    store::note(&seats.database, &cancelled, now).await?;
    let ended = calling_off::end_registrations(seats, &cancelled, now + LONGEST).await;
    if let Err(error) = ended {
        tracing::warn!(%event_id, %error, "its registrations are left to the schedule");
    }
    Ok(())
}
