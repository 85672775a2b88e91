use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::rows;
use crate::domain::{GRACE, Registration};

/// Cancels, and notes that Event's seat is to be released; also of one that
/// waits, for a place may be on offer to it at this moment. `None` when it is not
/// a waiting, pending or confirmed registration of this user, or it can't be
/// cancelled any more.
pub async fn cancel(
    transaction: &mut PgConnection,
    id: Uuid,
    user_id: Uuid,
    at: Timestamp,
) -> Result<Option<Registration>, sqlx::Error> {
    rows!(
        returning
        "UPDATE registration.registrations
         SET status = 'cancelled', cancelled_at = $3, seat_release_due = true, sweep_at = $4,
             waiting_ended_at = CASE status WHEN 'waiting' THEN $3 ELSE waiting_ended_at END,
             waiting_end = CASE status WHEN 'waiting' THEN 'left' ELSE waiting_end END,
             version = version + 1
         WHERE id = $1 AND user_id = $2 AND status IN ('waiting', 'pending', 'confirmed')
             AND registration.cancellable_until(registrations) > $3",
        id,
        user_id,
        at.to_sqlx() as _,
        (at + GRACE).to_sqlx() as _,
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
