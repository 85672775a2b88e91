//! What becomes of a hold: confirmed or released. Each is one statement, under
//! the hold's row lock, and moves its places in the same go: first the event's,
//! then the ticket type's, as everywhere, so that two never wait for each other.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use super::{
    facts::{FactsRow, held_type},
    holds::{ATTEMPTS, lost_race},
    row::unexpected,
};
use crate::domain::{Hold, HoldStatus};

/// What came of confirming a hold.
#[derive(Clone, Debug)]
pub enum Confirmed {
    /// The place is a seat; it may have been before.
    Yes(Box<Hold>),
    /// The hold has expired.
    Expired,
    /// The hold was released before it expired.
    Released,
    /// The event was called off, whatever became of the hold.
    Cancelled,
    /// There is no such hold.
    NoHold,
}

/// Turns a held place into a seat. A hold that has expired is released instead,
/// in the same statement: once refused, it stays refused, whatever the clock of
/// the next caller says. So is one of an event that was called off.
pub async fn confirm(
    pool: &PgPool,
    event_id: Uuid,
    hold_id: Uuid,
    now: Timestamp,
) -> Result<Confirmed, sqlx::Error> {
    let row = sqlx::query!(
        r#"WITH hold AS (
               SELECT hold_id, event_id, ticket_type_id, quantity, status, expires_at
               FROM event.holds WHERE hold_id = $1 AND event_id = $2
               FOR UPDATE
           ), verdict AS (
               SELECT hold.*, events.status = 'cancelled' AS cancelled,
                   hold.expires_at > $3 AND events.status <> 'cancelled' AS stands
               FROM hold JOIN event.events ON events.id = hold.event_id
           ), settled AS (
               UPDATE event.holds target SET
                   status = CASE WHEN hold.stands THEN 'confirmed' ELSE 'released' END,
                   confirmed_at = CASE WHEN hold.stands THEN $3::timestamptz END,
                   released_at = CASE WHEN hold.stands THEN NULL ELSE $3::timestamptz END
               FROM verdict hold WHERE target.hold_id = hold.hold_id AND hold.status = 'held'
               RETURNING target.event_id, target.shard, target.ticket_type_id,
                   target.type_shard, target.quantity, target.status
           ), locked AS (
               SELECT seats.pool_id, seats.shard, settled.quantity, settled.status
               FROM settled CROSS JOIN LATERAL (VALUES (settled.event_id, settled.shard),
                   (settled.ticket_type_id, settled.type_shard)) place (pool_id, shard)
               JOIN event.seat_shards seats
                   ON seats.pool_id = place.pool_id AND seats.shard = place.shard
               ORDER BY seats.ticket_type_id NULLS FIRST
               FOR UPDATE OF seats
           ), moved AS (
               UPDATE event.seat_shards seats SET
                   held = seats.held - locked.quantity,
                   confirmed = seats.confirmed
                       + CASE locked.status WHEN 'confirmed' THEN locked.quantity ELSE 0 END
               FROM locked
               WHERE seats.pool_id = locked.pool_id AND seats.shard = locked.shard
           )
           SELECT coalesce(settled.status, hold.status) AS "status!",
               hold.cancelled AS "cancelled!",
               hold.expires_at AS "expires_at: jiff_sqlx::Timestamp",
               hold.quantity,
               types.id AS "type_id?", types.name AS "type_name?",
               types.confirmation AS "confirmation?", events.id AS "id?", events.version AS "version?", events.title AS "title?",
               events.starts_at AS "starts_at?: jiff_sqlx::Timestamp",
               events.ends_at AS "ends_at?: jiff_sqlx::Timestamp",
               events.cancellation_closes_at AS "cancellation_closes_at: jiff_sqlx::Timestamp",
               events.time_zone AS "time_zone?", events.place_kind AS "place_kind?",
               events.venue_name, events.venue_address, events.online_link
           FROM verdict hold LEFT JOIN settled ON true
           LEFT JOIN event.events ON events.id = hold.event_id
           LEFT JOIN event.ticket_types types ON types.id = hold.ticket_type_id"#,
        hold_id,
        event_id,
        now.to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?;

    let Some(row) = row else { return Ok(Confirmed::NoHold) };
    if row.cancelled {
        return Ok(Confirmed::Cancelled);
    }
    let expires_at = row.expires_at.map(jiff_sqlx::Timestamp::to_jiff);
    let status = HoldStatus::parse(&row.status).ok_or_else(|| unexpected("status", &row.status))?;
    if status != HoldStatus::Confirmed {
        let expired = expires_at.is_some_and(|expires_at| expires_at <= now);
        return Ok(if expired { Confirmed::Expired } else { Confirmed::Released });
    }
    let ticket_type = held_type(row.type_id, row.type_name, row.confirmation.as_deref())?;
    let facts = FactsRow {
        id: row.id,
        version: row.version,
        title: row.title,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        time_zone: row.time_zone,
        place_kind: row.place_kind,
        venue_name: row.venue_name,
        venue_address: row.venue_address,
        online_link: row.online_link,
    };
    let event = facts.facts()?.ok_or_else(|| unexpected("event_id", &event_id.to_string()))?;
    let expires_at = expires_at.ok_or_else(|| unexpected("expires_at", "NULL"))?;
    let quantity = row.quantity.ok_or_else(|| unexpected("quantity", "NULL"))?;
    let cancellation_closes_at = row.cancellation_closes_at.map(jiff_sqlx::Timestamp::to_jiff);
    let hold = Hold {
        id: hold_id,
        event,
        ticket_type,
        quantity,
        status,
        expires_at,
        cancellation_closes_at,
    };
    Ok(Confirmed::Yes(Box::new(hold)))
}

/// What came of releasing a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// The id has no place and can't take one again.
    Yes,
    /// The hold is confirmed, and only an unconfirmed one was to be released.
    StillConfirmed,
    /// The id belongs to a hold of another event.
    OtherHold,
}

/// Gives a place back, held or confirmed. An id that is not known yet leaves a
/// tombstone, so that a request still on its way can't take a place with it.
pub async fn release(
    pool: &PgPool,
    event_id: Uuid,
    hold_id: Uuid,
    unless_confirmed: bool,
    now: Timestamp,
) -> Result<Released, sqlx::Error> {
    let mut attempt = 1;
    loop {
        match release_once(pool, event_id, hold_id, unless_confirmed, now).await {
            Err(error) if attempt < ATTEMPTS && lost_race(&error) => attempt += 1,
            settled => return settled,
        }
    }
}

async fn release_once(
    pool: &PgPool,
    event_id: Uuid,
    hold_id: Uuid,
    unless_confirmed: bool,
    now: Timestamp,
) -> Result<Released, sqlx::Error> {
    let before = sqlx::query!(
        "WITH hold AS (
             SELECT hold_id, event_id, status FROM event.holds WHERE hold_id = $1 FOR UPDATE
         ), released AS (
             UPDATE event.holds target SET status = 'released', released_at = $4
             FROM hold
             WHERE target.hold_id = hold.hold_id AND hold.event_id = $2
                 AND (hold.status = 'held' OR hold.status = 'confirmed' AND NOT $3)
             RETURNING target.event_id, target.shard, target.ticket_type_id, target.type_shard,
                 target.quantity, hold.status AS was
         ), locked AS (
             SELECT seats.pool_id, seats.shard, released.quantity, released.was
             FROM released CROSS JOIN LATERAL (VALUES (released.event_id, released.shard),
                 (released.ticket_type_id, released.type_shard)) place (pool_id, shard)
             JOIN event.seat_shards seats
                 ON seats.pool_id = place.pool_id AND seats.shard = place.shard
             ORDER BY seats.ticket_type_id NULLS FIRST
             FOR UPDATE OF seats
         ), freed AS (
             UPDATE event.seat_shards seats SET
                 held = seats.held
                     - CASE locked.was WHEN 'held' THEN locked.quantity ELSE 0 END,
                 confirmed = seats.confirmed
                     - CASE locked.was WHEN 'confirmed' THEN locked.quantity ELSE 0 END
             FROM locked
             WHERE seats.pool_id = locked.pool_id AND seats.shard = locked.shard
         ), tombstone AS (
             INSERT INTO event.holds (hold_id, event_id, status, created_at, released_at)
             SELECT $1, $2, 'released', $4, $4 WHERE NOT EXISTS (SELECT FROM hold)
         )
         SELECT event_id, status FROM hold",
        hold_id,
        event_id,
        unless_confirmed,
        now.to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?;
    Ok(match before {
        Some(hold) if hold.event_id != event_id => Released::OtherHold,
        Some(hold) if unless_confirmed && hold.status == "confirmed" => Released::StillConfirmed,
        _ => Released::Yes,
    })
}
