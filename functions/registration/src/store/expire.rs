use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows;
use crate::domain::Registration;

/// Writes down that the hold is gone, or the wait over. `None` when the
/// registration neither has a held place nor waits any more.
pub async fn expire(
    transaction: &mut PgConnection,
    id: Uuid,
    at: Timestamp,
) -> Result<Option<Registration>, sqlx::Error> {
    rows!(
        returning
        "UPDATE registration.registrations
         SET status = 'expired', sweep_at = NULL,
             waiting_ended_at = CASE status WHEN 'waiting' THEN $2 ELSE waiting_ended_at END,
             waiting_end = CASE status WHEN 'waiting' THEN 'closed' ELSE waiting_end END,
             version = version + 1
         WHERE id = $1 AND status IN ('waiting', 'awaiting_approval', 'pending')",
        id,
        at.to_sqlx() as _,
    )
    .fetch_optional(transaction)
    .await?
    .map(Registration::try_from)
    .transpose()
}
