use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows;
use crate::domain::Registration;

/// Why somebody waits no longer who was offered nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitEnd {
    /// No place can be had any more.
    Closed,
    /// The organiser takes no registrations from the account.
    TurnedAway,
}

impl WaitEnd {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::TurnedAway => "turned_away",
        }
    }
}

/// Writes down that the hold is gone, or the wait over. `None` when the
/// registration neither has a held place nor waits any more.
pub async fn expire(
    transaction: &mut PgConnection,
    id: Uuid,
    wait_end: WaitEnd,
    at: Timestamp,
) -> Result<Option<Registration>, sqlx::Error> {
    rows!(
        returning
        "UPDATE registration.registrations
         SET status = 'expired', sweep_at = NULL,
             waiting_ended_at = CASE status WHEN 'waiting' THEN $2 ELSE waiting_ended_at END,
             waiting_end = CASE status WHEN 'waiting' THEN $3 ELSE waiting_end END,
             version = version + 1
         WHERE id = $1 AND status IN ('waiting', 'awaiting_approval', 'pending')",
        id,
        at.to_sqlx() as _,
        wait_end.as_str(),
    )
    .fetch_optional(transaction)
    .await?
    .map(Registration::try_from)
    .transpose()
}
