//! Whom the event's team chooses of those who wait.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use super::Waiter;

/// The first who wait for an event, or for a ticket type of it, in order.
pub async fn first(
    pool: &PgPool,
    event_id: Uuid,
    ticket_type_id: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT id FROM registration.registrations
         WHERE event_id = $1 AND status = 'waiting'
             AND ($2::uuid IS NULL OR ticket_type_id = $2)
         ORDER BY waiting_since, id LIMIT $3",
        event_id,
        ticket_type_id,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Has the sweep look at these from `sweep_at` on, as Event is about to be asked to
/// hold places for them. Returns those that wait, in the order of `ids`.
///
/// It locks in the order of their ids, as all do who change several.
pub async fn choose(
    pool: &PgPool,
    event_id: Uuid,
    ids: &[Uuid],
    sweep_at: Timestamp,
) -> Result<Vec<Waiter>, sqlx::Error> {
    let mut chosen = sqlx::query_as!(
        Waiter,
        r#"UPDATE registration.registrations SET sweep_at = least(sweep_at, $3)
           WHERE status = 'waiting' AND id IN (
               SELECT id FROM registration.registrations
               WHERE id = ANY ($1) AND event_id = $2 AND status = 'waiting'
               ORDER BY id FOR UPDATE)
           RETURNING id, user_id, event_id, ticket_type_id, quantity,
               expires_at AS "closes_at!: jiff_sqlx::Timestamp",
               waiting_since AS "since!: jiff_sqlx::Timestamp""#,
        ids,
        event_id,
        sweep_at.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?;
    chosen.sort_by_key(|waiter| ids.iter().position(|id| *id == waiter.id));
    Ok(chosen)
}
