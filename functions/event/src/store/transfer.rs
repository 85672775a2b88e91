//! A seat goes from one registration to another.

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

/// Which seat goes where.
#[derive(Clone, Copy, Debug)]
pub struct HandOver {
    /// The event.
    pub event_id: Uuid,
    /// The registration whose seat it is.
    pub from: Uuid,
    /// The registration that gets it: an id of its own, so that asking can be
    /// repeated.
    pub to: Uuid,
    /// For whom.
    pub user_id: Uuid,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum HandedOver {
    /// The seat is the other registration's; it may have been before.
    Yes(Box<Hold>),
    /// What was to be handed over is no seat (any more).
    NoSeat,
    /// The other registration's id was released before, and can't take a place.
    Gone,
    /// The other registration's id has another place.
    OtherHold,
    /// The organiser takes no registrations from this account.
    Blocked,
    /// The event was called off, whatever became of the seat.
    Cancelled,
    /// There is no such hold.
    NoHold,
}

/// Hands a seat over: the one hold is released and the other is confirmed, for the
/// same places of the same shards, so that no counter changes and no place is free
/// in between. One statement, under the lock of the hold that gives.
pub async fn hand_over(
    pool: &PgPool,
    request: HandOver,
    now: Timestamp,
) -> Result<HandedOver, sqlx::Error> {
    let mut attempt = 1;
    loop {
        match hand_over_once(pool, request, now).await {
            Err(error) if attempt < ATTEMPTS && lost_race(&error) => {}
            // Who waited for a twin sees what it took away, but not what it gave.
            Ok(HandedOver::NoSeat) if attempt < ATTEMPTS => {}
            settled => return settled,
        }
        attempt += 1;
    }
}

async fn hand_over_once(
    pool: &PgPool,
    request: HandOver,
    now: Timestamp,
) -> Result<HandedOver, sqlx::Error> {
    let row = sqlx::query!(
        r#"WITH hold AS (
               SELECT hold_id, event_id, status FROM event.holds
               WHERE hold_id = $1 AND event_id = $2
               FOR UPDATE
           ), target AS (
               SELECT event_id, user_id, ticket_type_id, quantity, status, expires_at
               FROM event.holds WHERE hold_id = $3
           ), verdict AS (
               SELECT hold.hold_id, hold.event_id, hold.status = 'confirmed' AS seat,
                   events.status = 'cancelled' AS cancelled, EXISTS (
                       SELECT FROM event.blocked_accounts blocked
                       WHERE blocked.organizer_id = events.organizer_id
                           AND blocked.user_id = $4) AS blocked
               FROM hold JOIN event.events ON events.id = hold.event_id
           ), given AS (
               UPDATE event.holds source SET status = 'released', released_at = $5
               FROM verdict
               WHERE source.hold_id = verdict.hold_id AND verdict.seat
                   AND NOT verdict.cancelled AND NOT verdict.blocked
                   AND NOT EXISTS (SELECT FROM target)
               RETURNING source.event_id, source.shard, source.quantity, source.expires_at,
                   source.ticket_type_id, source.type_shard
           ), taken AS (
               INSERT INTO event.holds (hold_id, event_id, user_id, shard, quantity, status,
                   expires_at, created_at, confirmed_at, ticket_type_id, type_shard)
               SELECT $3, event_id, $4, shard, quantity, 'confirmed', expires_at, $5, $5,
                   ticket_type_id, type_shard
               FROM given
               RETURNING event_id, user_id, ticket_type_id, quantity, status, expires_at
           ), mine AS (
               SELECT * FROM taken UNION ALL SELECT * FROM target
           )
           SELECT verdict.cancelled AS "cancelled!", verdict.blocked AS "blocked!",
               mine.status AS "status?", mine.quantity AS "quantity?",
               mine.event_id = $2 AND mine.user_id = $4 AS "same?",
               mine.expires_at AS "expires_at?: jiff_sqlx::Timestamp",
               types.id AS "type_id?", types.name AS "type_name?",
               types.confirmation AS "confirmation?",
               events.id AS "id?", events.version AS "version?", events.title AS "title?",
               events.starts_at AS "starts_at?: jiff_sqlx::Timestamp",
               events.ends_at AS "ends_at?: jiff_sqlx::Timestamp",
               events.cancellation_closes_at AS "cancellation_closes_at: jiff_sqlx::Timestamp",
               events.time_zone AS "time_zone?", events.place_kind AS "place_kind?",
               events.venue_name, events.venue_address, events.online_link
           FROM verdict LEFT JOIN mine ON true
           LEFT JOIN event.events ON events.id = verdict.event_id
           LEFT JOIN event.ticket_types types ON types.id = mine.ticket_type_id"#,
        request.from,
        request.event_id,
        request.to,
        request.user_id,
        now.to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?;

    let Some(row) = row else { return Ok(HandedOver::NoHold) };
    if row.cancelled {
        return Ok(HandedOver::Cancelled);
    }
    let Some(status) = row.status else {
        return Ok(if row.blocked { HandedOver::Blocked } else { HandedOver::NoSeat });
    };
    let status = HoldStatus::parse(&status).ok_or_else(|| unexpected("status", &status))?;
    match status {
        HoldStatus::Confirmed if row.same == Some(true) => {}
        HoldStatus::Released => return Ok(HandedOver::Gone),
        HoldStatus::Held | HoldStatus::Confirmed => return Ok(HandedOver::OtherHold),
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
    let event = facts.facts()?;
    let event = event.ok_or_else(|| unexpected("event_id", &request.event_id.to_string()))?;
    let expires_at = row.expires_at.ok_or_else(|| unexpected("expires_at", "NULL"))?;
    let hold = Hold {
        id: request.to,
        event,
        ticket_type,
        quantity: row.quantity.ok_or_else(|| unexpected("quantity", "NULL"))?,
        status,
        expires_at: expires_at.to_jiff(),
        cancellation_closes_at: row.cancellation_closes_at.map(jiff_sqlx::Timestamp::to_jiff),
    };
    Ok(HandedOver::Yes(Box::new(hold)))
}
