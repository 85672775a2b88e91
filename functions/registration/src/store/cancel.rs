use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use messages::CancelReason;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::rows;
use crate::domain::{GRACE, Registration, TeamMessage};

/// Who cancels.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// Whose registration it is: while they may.
    Attendee(Uuid),
    /// Somebody of its event's team: at any time.
    Team {
        /// The event.
        event_id: Uuid,
        /// Who.
        member: Uuid,
        /// What they write to the attendee.
        message: Option<&'a TeamMessage>,
    },
}

/// Cancels, and notes that Event's seat is to be released; also of one that
/// waits, for a place may be on offer to it at this moment. `None` when it is not
/// an active registration of this user, or this event, or can't be cancelled any
/// more.
pub async fn cancel(
    transaction: &mut PgConnection,
    id: Uuid,
    by: By<'_>,
    at: Timestamp,
) -> Result<Option<Registration>, sqlx::Error> {
    let (user_id, event_id, member, message) = match by {
        By::Attendee(user_id) => (Some(user_id), None, None, None),
        By::Team { event_id, member, message } => {
            (None, Some(event_id), Some(member), message.map(TeamMessage::as_str))
        }
    };
    rows!(
        returning
        "UPDATE registration.registrations
         SET status = 'cancelled', cancelled_at = $2, seat_release_due = true, sweep_at = $3,
             cancelled_by = $6, cancel_reason = $8,
             team_message = CASE WHEN $6::uuid IS NULL THEN team_message ELSE $7 END,
             waiting_ended_at = CASE status WHEN 'waiting' THEN $2 ELSE waiting_ended_at END,
             waiting_end = CASE status WHEN 'waiting' THEN 'left' ELSE waiting_end END,
             version = version + 1
         WHERE id = $1 AND status IN ('waiting', 'awaiting_approval', 'pending', 'confirmed')
             AND (event_id = $5
                 OR user_id = $4 AND registration.cancellable_until(registrations) > $2)",
        id,
        at.to_sqlx() as _,
        (at + GRACE).to_sqlx() as _,
        user_id,
        event_id,
        member,
        message,
        member.map(|_| CancelReason::CancelledByTeam.as_str()),
    )
    .fetch_optional(transaction)
    .await?
    .map(Registration::try_from)
    .transpose()
}

/// Notes that Event released the seat.
pub async fn released(pool: &PgPool, id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE registration.registrations
         SET seat_release_due = false, sweep_at = NULL, version = version + 1
         WHERE id = $1 AND seat_release_due",
        id,
    )
    .execute(pool)
    .await?;
    Ok(())
}
