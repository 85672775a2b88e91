//! The waitlist: in the order of `waiting_since` and id.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::{After, rows};
use crate::{
    domain::{Choice, Registration},
    event_client::{Queue, SoldOut},
};

/// Somebody who waits.
#[derive(Clone, Debug)]
pub struct Waiter {
    /// The registration.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// Of which event.
    pub event_id: Uuid,
    /// Of which ticket type, if any.
    pub ticket_type_id: Option<Uuid>,
    /// How many places.
    pub quantity: i32,
    /// When places can't be had any more, as it was last heard.
    pub closes_at: jiff_sqlx::Timestamp,
    /// Since when.
    pub since: jiff_sqlx::Timestamp,
}

/// Puts an intent at the end of the queue. `None` when it is no intent any more.
pub async fn wait(
    transaction: &mut PgConnection,
    id: Uuid,
    choice: &Choice,
    sold_out: &SoldOut,
    queue: &Queue,
    at: Timestamp,
) -> Result<Option<Registration>, sqlx::Error> {
    let event = &queue.event;
    rows!(
        returning
        "UPDATE registration.registrations SET status = 'waiting', event_version = $2,
             event_title = $3, event_starts_at = $4, event_ends_at = $5, event_time_zone = $6,
             event_place = $7, expires_at = $8, sweep_at = $8, ticket_type_id = $9,
             ticket_type_name = $10, quantity = $11, waiting_since = $12, waits_for = $13,
             event_waitlist_mode = $14, version = version + 1
         WHERE id = $1 AND status = 'requested'",
        id,
        event.version,
        event.title,
        event.starts_at.to_sqlx() as _,
        event.ends_at.to_sqlx() as _,
        event.time_zone,
        Json(&event.place) as _,
        queue.closes_at.to_sqlx() as _,
        queue.ticket_type.as_ref().map(|ticket_type| ticket_type.id),
        queue.ticket_type.as_ref().map(|ticket_type| &ticket_type.name),
        i32::from(choice.quantity.get()),
        at.to_sqlx() as _,
        waits_for(sold_out.is_of_event()),
        queue.waitlist_mode.as_str(),
    )
    .fetch_optional(transaction)
    .await?
    .map(Registration::try_from)
    .transpose()
}

const fn waits_for(event: bool) -> &'static str {
    if event { "event" } else { "ticket_type" }
}

/// Who waits for an event, in order after `after`, at most `limit`; not those
/// who wait for these ticket types.
pub async fn waiters(
    pool: &PgPool,
    event_id: Uuid,
    after: Option<After>,
    except: &[Uuid],
    limit: i64,
) -> Result<Vec<Waiter>, sqlx::Error> {
    sqlx::query_as!(
        Waiter,
        r#"SELECT id, user_id, event_id, ticket_type_id, quantity,
               expires_at AS "closes_at!: jiff_sqlx::Timestamp",
               waiting_since AS "since!: jiff_sqlx::Timestamp"
           FROM registration.registrations
           WHERE event_id = $1 AND status = 'waiting'
               AND ($2::timestamptz IS NULL OR (waiting_since, id) > ($2, $3))
               AND (ticket_type_id IS NULL OR ticket_type_id <> ALL ($4))
           ORDER BY waiting_since, id LIMIT $5"#,
        event_id,
        after.map(|After(since, _)| since.to_sqlx()) as _,
        after.map(|After(_, id)| id),
        except,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Somebody who waits, by their registration.
pub async fn waiter(pool: &PgPool, id: Uuid) -> Result<Option<Waiter>, sqlx::Error> {
    sqlx::query_as!(
        Waiter,
        r#"SELECT id, user_id, event_id, ticket_type_id, quantity,
               expires_at AS "closes_at!: jiff_sqlx::Timestamp",
               waiting_since AS "since!: jiff_sqlx::Timestamp"
           FROM registration.registrations WHERE id = $1 AND status = 'waiting'"#,
        id,
    )
    .fetch_optional(pool)
    .await
}

/// Events that somebody waits for, in id order after `after`, at most `limit`.
/// Goes from one event to the next in the index, and so reads one row an event.
pub async fn events_with_waiters(
    pool: &PgPool,
    after: Uuid,
    limit: i32,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"WITH RECURSIVE known AS (
               (SELECT event_id, 1 AS place FROM registration.registrations
                WHERE status = 'waiting' AND event_id > $1 ORDER BY event_id LIMIT 1)
               UNION ALL
               SELECT following.event_id, known.place + 1
               FROM known CROSS JOIN LATERAL (
                   SELECT event_id FROM registration.registrations
                   WHERE status = 'waiting' AND event_id > known.event_id
                   ORDER BY event_id LIMIT 1
               ) following
               WHERE known.place < $2
           )
           SELECT event_id AS "id!" FROM known ORDER BY place"#,
        after,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Notes what Event said: whose places have run out, if that was asked, and
/// until when they can be had.
pub async fn still_waits(
    pool: &PgPool,
    id: Uuid,
    of_event: Option<bool>,
    closes_at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE registration.registrations
         SET waits_for = coalesce($2, waits_for), expires_at = $3, sweep_at = $3
         WHERE id = $1 AND status = 'waiting'
             AND (waits_for, expires_at, sweep_at)
                 IS DISTINCT FROM (coalesce($2, waits_for), $3, $3)",
        id,
        of_event.map(waits_for),
        closes_at.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Notes of all who wait for a ticket type that its own places have run out, so
/// that they keep nobody from another's.
pub async fn type_is_full(
    pool: &PgPool,
    event_id: Uuid,
    ticket_type_id: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE registration.registrations SET waits_for = 'ticket_type'
         WHERE event_id = $1 AND status = 'waiting' AND ticket_type_id = $2
             AND waits_for <> 'ticket_type'",
        event_id,
        ticket_type_id,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// How somebody's wait looks to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// In a queue, at this position from 1 on.
    InTurn(i64),
    /// Until the team chooses, among so many people with themselves.
    Among(i64),
}

/// How these registrations wait for a ticket type, each among those who wait for the
/// same. What does not wait is left out; ten thousand is as far as anybody counts.
pub async fn outlooks(pool: &PgPool, ids: &[Uuid]) -> Result<Vec<(Uuid, Outlook)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT mine.id, mode.manual AS "manual!", counted.people AS "people!"
           FROM registration.registrations mine
           CROSS JOIN LATERAL (
               SELECT registration.waitlist_mode(mine) = 'manual' AS manual
           ) mode
           CROSS JOIN LATERAL (
               SELECT CASE WHEN mode.manual THEN 'infinity' ELSE mine.waiting_since END AS since
           ) until
           CROSS JOIN LATERAL (
               SELECT count(*) AS people FROM (
                   SELECT FROM registration.registrations ahead
                   WHERE ahead.event_id = mine.event_id AND ahead.status = 'waiting'
                       AND ahead.ticket_type_id IS NOT DISTINCT FROM mine.ticket_type_id
                       AND (ahead.waiting_since, ahead.id) < (until.since, mine.id)
                   LIMIT 10000
               ) ahead
           ) counted
           WHERE mine.id = ANY ($1) AND mine.status = 'waiting'"#,
        ids,
    )
    .fetch_all(pool)
    .await?;
    let wait =
        |manual, people| if manual { Outlook::Among(people) } else { Outlook::InTurn(people + 1) };
    Ok(rows.into_iter().map(|row| (row.id, wait(row.manual, row.people))).collect())
}
