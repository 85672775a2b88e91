//! What the event's team decides about places that are held for it to do so.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{known_status, rows};
use crate::domain::{GRACE, Registration, SKEW, Status, TeamMessage};

/// What somebody of an event's team decides about registrations.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Of this event.
    pub event_id: Uuid,
    /// The registrations.
    pub ids: Vec<Uuid>,
    /// Who decides.
    pub member: Uuid,
    /// What they write to the attendees.
    pub message: Option<TeamMessage>,
    /// When.
    pub at: Timestamp,
}

impl Decision {
    /// The message.
    pub fn text(&self) -> Option<&str> {
        self.message.as_ref().map(TeamMessage::as_str)
    }
}

// Both lock the rows in the order of their ids: two who decide about the same at
// the same time must not wait for each other in a circle. Whoever comes second
// finds them decided.

/// Approves what awaits approval, and writes down the wish to confirm it, before
/// Event is told. Returns what did.
pub async fn approve(pool: &PgPool, decision: &Decision) -> Result<Vec<Registration>, sqlx::Error> {
    rows!(
        returning
        "UPDATE registration.registrations
         SET status = 'pending', confirm_requested_at = $5, sweep_at = $6, decided_at = $5,
             decided_by = $3, team_message = $4, version = version + 1
         WHERE status = 'awaiting_approval' AND id IN (
             SELECT id FROM registration.registrations
             WHERE id = ANY ($1) AND event_id = $2 AND status = 'awaiting_approval'
             ORDER BY id FOR UPDATE)",
        &decision.ids,
        decision.event_id,
        decision.member,
        decision.text(),
        decision.at.to_sqlx() as _,
        (decision.at + GRACE).to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(Registration::try_from)
    .collect()
}

/// Declines what awaits approval, and notes that Event's seat is to be released.
/// Returns what did.
pub async fn decline(
    transaction: &mut PgConnection,
    decision: &Decision,
) -> Result<Vec<Registration>, sqlx::Error> {
    rows!(
        returning
        "UPDATE registration.registrations
         SET status = 'declined', seat_release_due = true, sweep_at = $6, decided_at = $5,
             decided_by = $3, team_message = $4, version = version + 1
         WHERE status = 'awaiting_approval' AND id IN (
             SELECT id FROM registration.registrations
             WHERE id = ANY ($1) AND event_id = $2 AND status = 'awaiting_approval'
             ORDER BY id FOR UPDATE)",
        &decision.ids,
        decision.event_id,
        decision.member,
        decision.text(),
        decision.at.to_sqlx() as _,
        (decision.at + GRACE).to_sqlx() as _,
    )
    .fetch_all(transaction)
    .await?
    .into_iter()
    .map(Registration::try_from)
    .collect()
}

/// How a registration stood that a decision came too late for.
#[derive(Clone, Copy, Debug)]
pub struct Stood {
    /// The registration.
    pub id: Uuid,
    /// Its status.
    pub status: Status,
    /// The team had approved or declined it.
    pub decided: bool,
}

/// How these registrations of an event stand, those that there are.
pub async fn stood(pool: &PgPool, event_id: Uuid, ids: &[Uuid]) -> Result<Vec<Stood>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT id, status, decided_at IS NOT NULL AS "decided!"
           FROM registration.registrations
           WHERE id = ANY ($1) AND event_id = $2 AND status NOT IN ('requested', 'refused')"#,
        ids,
        event_id,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let status = known_status(&row.status)?;
            Ok(Stood { id: row.id, status, decided: row.decided })
        })
        .collect()
}

/// Notes until when the place is held now.
pub async fn still_awaits(
    pool: &PgPool,
    id: Uuid,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE registration.registrations SET expires_at = $2, sweep_at = $3
         WHERE id = $1 AND status = 'awaiting_approval'",
        id,
        expires_at.to_sqlx() as _,
        (expires_at + SKEW).to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}
