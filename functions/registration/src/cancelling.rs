//! Cancels a registration, for its attendee or for the event's team. The
//! cancellation, its message and the note that the seat is to be released are one
//! transaction of four round trips; then Event releases the seat, and one more
//! statement takes the note away.
//!
//! The registration is over with that first commit. Killed after it, or Event
//! away: the sweep releases the seat and the relay publishes the message.

use messages::RegistrationCancelled;
use uuid::Uuid;

use crate::{
    domain::{GRACE, Registration},
    seats::Seats,
    store::{self, By},
};

/// Cancels. `None` when there is nothing that this one could cancel now.
pub async fn cancel(
    seats: &Seats,
    id: Uuid,
    by: By<'_>,
) -> Result<Option<Registration>, sqlx::Error> {
    let Some(registration) = write(seats, id, by).await? else { return Ok(None) };
    tokio::join!(seats.give_back(registration.event.event_id, id), seats.publish(id));
    Ok(Some(registration))
}

/// Cancels for its team whatever somebody has for an event, also what they are just
/// asking for: Event may hold a place for it already.
pub async fn cancel_of(
    seats: &Seats,
    event_id: Uuid,
    user_id: Uuid,
    member: Uuid,
) -> Result<(), sqlx::Error> {
    let active = store::attendees::active(&seats.database, event_id, user_id).await?;
    let Some(id) = active else { return Ok(()) };
    let release_due = seats.clock.now() + GRACE;
    if store::refuse(&seats.database, id, Some(release_due)).await? {
        seats.give_back(event_id, id).await;
        return Ok(());
    }
    cancel(seats, id, By::Team { event_id, member, message: None }).await?;
    Ok(())
}

async fn write(seats: &Seats, id: Uuid, by: By<'_>) -> Result<Option<Registration>, sqlx::Error> {
    let now = seats.clock.now();
    let mut transaction = seats.database.begin().await?;
    let written = store::cancel(&mut transaction, id, by, now).await?;
    if let Some(registration) = &written {
        let message = match by {
            By::Attendee(_) => None,
            By::Team { message, .. } => message.map(|message| message.as_str().to_owned()),
        };
        let data = RegistrationCancelled {
            registration: registration.facts(now),
            reason: registration.cancel_reason,
            message,
        };
        seats.write(&mut transaction, data).await?;
    }
    transaction.commit().await?;
    Ok(written)
}
