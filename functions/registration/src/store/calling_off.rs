//! Events that were called off, and the end of their registrations.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use messages::EventFacts;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::rows;
use crate::domain::Registration;

/// A request or sweep that began before the end of an event was heard of may
/// still write a registration of it. None runs for longer.
const LATECOMERS: SignedDuration = SignedDuration::from_mins(1);

/// An event that was called off.
#[derive(Clone, Debug)]
pub struct CancelledEvent {
    /// What Event says of it.
    pub event: EventFacts,
    /// What its team says to those who were registered.
    pub message: Option<String>,
}

/// Notes that an event was called off, before the first of its registrations is
/// ended. It may be known already.
pub async fn note(
    pool: &PgPool,
    cancelled: &CancelledEvent,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO registration.cancelled_events (event_id, facts, message, heard_at, due_at)
         VALUES ($1, $2, $3, $4, $4) ON CONFLICT ON CONSTRAINT cancelled_events_pkey DO NOTHING",
        cancelled.event.event_id,
        Json(&cancelled.event) as _,
        cancelled.message,
        at.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The event whose registrations have been due to end for longest.
pub async fn due(pool: &PgPool, now: Timestamp) -> Result<Option<CancelledEvent>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT facts AS "facts: Json<EventFacts>", message FROM registration.cancelled_events
           WHERE due_at <= $1 ORDER BY due_at LIMIT 1"#,
        now.to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| CancelledEvent { event: row.facts.0, message: row.message }))
}

/// Ends registrations of an event, at most `limit`, and returns them: those that
/// wait, await approval, are pending or confirmed. Their seats are left to Event, which releases
/// all of its own.
///
/// An intent that is still `requested` ends by itself, for Event refuses it; so
/// does a hold that ran out. What somebody is just changing is left to the next.
pub async fn end(
    transaction: &mut PgConnection,
    event: &EventFacts,
    at: Timestamp,
    limit: i64,
) -> Result<Vec<Registration>, sqlx::Error> {
    rows!(
        returning
        "UPDATE registration.registrations
         SET status = 'cancelled', cancelled_at = $7, cancel_reason = 'event_cancelled',
             sweep_at = NULL, event_version = $2, event_title = $3, event_starts_at = $4,
             event_ends_at = $5, event_time_zone = $6, event_place = $8,
             waiting_ended_at = CASE status WHEN 'waiting' THEN $7 ELSE waiting_ended_at END,
             waiting_end = CASE status WHEN 'waiting' THEN 'closed' ELSE waiting_end END,
             version = version + 1
         WHERE id = ANY (ARRAY(
             SELECT due.id FROM registration.registrations due
             WHERE due.event_id = $1 AND due.status IN
                     ('waiting', 'awaiting_approval', 'pending', 'confirmed')
                 AND NOT (due.status = 'pending' AND due.confirm_requested_at IS NULL
                     AND due.expires_at <= $7)
             LIMIT $9 FOR UPDATE SKIP LOCKED))",
        event.event_id,
        event.version,
        event.title,
        event.starts_at.to_sqlx() as _,
        event.ends_at.to_sqlx() as _,
        event.time_zone,
        at.to_sqlx() as _,
        Json(&event.place) as _,
        limit,
    )
    .fetch_all(transaction)
    .await?
    .into_iter()
    .map(Registration::try_from)
    .collect()
}

/// Notes that no registration of an event was left at `looked_at`. They are
/// looked for once more after [`LATECOMERS`], and then no more.
pub async fn ended(pool: &PgPool, event_id: Uuid, looked_at: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE registration.cancelled_events
         SET due_at = CASE WHEN heard_at > $2 THEN $3::timestamptz END
         WHERE event_id = $1 AND due_at IS NOT NULL",
        event_id,
        (looked_at - LATECOMERS).to_sqlx() as _,
        (looked_at + LATECOMERS).to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}
