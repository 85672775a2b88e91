//! Mends one difference between a seat at Event and a registration here.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    domain::{Remedy, Seat, Stage, Status},
    event_client::RestoreError,
    seats::{Seats, StepError},
    store,
};

/// What a difference was, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// None, or none any more.
    Nothing,
    /// A seat was nobody's, and was released.
    SeatReleased,
    /// A registration had its seat and was confirmed.
    RegistrationConfirmed,
    /// A confirmed registration got its seat again.
    SeatRestored,
    /// A confirmed registration has lost its seat, and too few are free.
    Oversold,
    /// The two speak of different things.
    Mismatch,
    /// The event was called off, which is not yet written down here.
    EventCancelled,
}

/// Mends what differs about an id of an event: `seat` is what Event listed. The
/// registration is read again before, as it may have moved since.
pub async fn mend(
    seats: &Seats,
    event_id: Uuid,
    id: Uuid,
    seat: Option<Seat>,
    before: Timestamp,
) -> Result<Found, StepError> {
    let registration = store::standing(&seats.database, id).await?;
    let found = match Remedy::of(event_id, seat, registration, before) {
        Remedy::Nothing => Found::Nothing,
        Remedy::Release => {
            seats.event.release(event_id, id).await?;
            Found::SeatReleased
        }
        Remedy::Confirm => {
            let registration = seats.confirm(event_id, id).await?;
            seats.publish(id).await;
            let confirmed = registration.status == Status::Confirmed;
            if confirmed { Found::RegistrationConfirmed } else { Found::Nothing }
        }
        Remedy::Restore(seat) => restore(seats, event_id, &seat).await?,
        Remedy::Mismatch => Found::Mismatch,
    };
    match found {
        Found::Nothing | Found::EventCancelled => {}
        Found::Oversold | Found::Mismatch => {
            tracing::error!(%event_id, %id, ?found, ?seat, ?registration, "left for a person");
        }
        _ => tracing::warn!(%event_id, %id, ?found, ?seat, ?registration, "mended"),
    }
    Ok(found)
}

async fn restore(seats: &Seats, event_id: Uuid, seat: &Seat) -> Result<Found, StepError> {
    match seats.event.restore(event_id, seat).await {
        Ok(false) => return Ok(Found::Nothing),
        Ok(true) => {}
        Err(RestoreError::SoldOut) => return Ok(Found::Oversold),
        Err(RestoreError::EventCancelled) => return Ok(Found::EventCancelled),
        Err(RestoreError::Conflict | RestoreError::EventNotFound | RestoreError::TypeNotFound) => {
            return Ok(Found::Mismatch);
        }
        Err(RestoreError::Unavailable(error)) => return Err(error.into()),
    }
    // A cancellation may have come in between, and its release before the seat
    // was back. Killed here: the next run finds a seat that is nobody's.
    let now = store::standing(&seats.database, seat.id).await?;
    if now.is_some_and(|now| now.stage == Stage::Confirmed) {
        return Ok(Found::SeatRestored);
    }
    seats.event.release(event_id, seat.id).await?;
    Ok(Found::Nothing)
}
