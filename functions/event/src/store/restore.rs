//! Taking places again for a registration that is confirmed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{
    expiry,
    holds::{ATTEMPTS, lost_race},
    row::unexpected,
    seats::{self, Pool},
};
use crate::domain::{HoldStatus, Seat};

/// Expired holds that a restoration waits for; the sweep does the rest.
const EXPIRED_AT_ONCE: i64 = 100;

/// What came of restoring a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restored {
    /// The id has its seat again.
    Yes,
    /// It had it all along.
    WasThere,
    /// The id belongs to another event, person, ticket type or quantity.
    OtherHold,
    /// There is no such published event.
    NoEvent,
    /// The event was called off: nobody has a seat any more.
    Cancelled,
    /// The event never had such a ticket type.
    NoType,
    /// The event or the ticket type has fewer free places.
    SoldOut,
}

/// Makes the id a seat of the event, whether it was held, released or never
/// known, if places are free; also after sales have closed. One transaction, so
/// places and hold change together; under the hold's row lock, as in `settle`.
pub async fn restore(
    pool: &PgPool,
    event_id: Uuid,
    seat: &Seat,
    now: Timestamp,
) -> Result<Restored, sqlx::Error> {
    let mut attempt = 1;
    loop {
        match restore_once(pool, event_id, seat, now).await {
            Err(error) if attempt < ATTEMPTS && lost_race(&error) => attempt += 1,
            settled => return settled,
        }
    }
}

async fn restore_once(
    pool: &PgPool,
    event_id: Uuid,
    seat: &Seat,
    now: Timestamp,
) -> Result<Restored, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let restored = restore_in(&mut transaction, event_id, seat, now).await?;
    if restored == Restored::Yes {
        transaction.commit().await?;
    } else {
        // Dropped, it would keep buyers waiting a while longer.
        transaction.rollback().await?;
    }
    Ok(restored)
}

async fn restore_in(
    connection: &mut PgConnection,
    event_id: Uuid,
    seat: &Seat,
    now: Timestamp,
) -> Result<Restored, sqlx::Error> {
    let found = sqlx::query!(
        "SELECT event_id, user_id, ticket_type_id, quantity, shard, type_shard, status
         FROM event.holds WHERE hold_id = $1 FOR UPDATE",
        seat.hold_id,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let is_known = found.is_some();
    let mut held_on = None;
    if let Some(hold) = found {
        // One that was released before it was taken knows no more than its event.
        let same = hold.event_id == event_id
            && hold.user_id.is_none_or(|user_id| {
                user_id == seat.user_id
                    && hold.ticket_type_id == seat.ticket_type_id
                    && hold.quantity == Some(seat.quantity)
            });
        if !same {
            return Ok(Restored::OtherHold);
        }
        match HoldStatus::parse(&hold.status) {
            Some(HoldStatus::Confirmed) => return Ok(Restored::WasThere),
            Some(HoldStatus::Held) => {
                let of_event = hold.shard.ok_or_else(|| unexpected("shard", "NULL"))?;
                held_on = Some(Shards { of_event, of_type: hold.type_shard });
            }
            Some(HoldStatus::Released) => {}
            None => return Err(unexpected("status", &hold.status)),
        }
    }
    let shards = match held_on {
        Some(shards) => shards,
        None => match free_shards(connection, event_id, seat, now).await? {
            Ok(shards) => shards,
            Err(refused) => return Ok(refused),
        },
    };
    let (places, were_held) = (i32::from(seat.quantity), held_on.is_some());
    let pool = Pool::Event(event_id);
    seats::make_seats(connection, pool, shards.of_event, places, were_held).await?;
    if let (Some(id), Some(shard)) = (seat.ticket_type_id, shards.of_type) {
        let pool = Pool::TicketType(id);
        seats::make_seats(connection, pool, shard, places, were_held).await?;
    }
    if is_known {
        change_hold(connection, seat, shards, now).await?;
    } else {
        add_hold(connection, event_id, seat, shards, now).await?;
    }
    Ok(Restored::Yes)
}

/// Where a hold has its places.
#[derive(Clone, Copy)]
struct Shards {
    of_event: i16,
    /// With a ticket type only.
    of_type: Option<i16>,
}

/// Shards with so many free places. Expired holds are released before anybody
/// hears "sold out".
async fn free_shards(
    connection: &mut PgConnection,
    event_id: Uuid,
    seat: &Seat,
    now: Timestamp,
) -> Result<Result<Shards, Restored>, sqlx::Error> {
    let known = sqlx::query!(
        r#"SELECT EXISTS (
               SELECT FROM event.events
               WHERE id = $1 AND status = 'published' AND deleted_at IS NULL
           ) AS "event!", EXISTS (
               SELECT FROM event.events WHERE id = $1 AND status = 'cancelled'
           ) AS "cancelled!", $2::uuid IS NULL OR EXISTS (
               SELECT FROM event.ticket_types WHERE id = $2 AND event_id = $1
           ) AS "ticket_type!""#,
        event_id,
        seat.ticket_type_id,
    )
    .fetch_one(&mut *connection)
    .await?;
    if known.cancelled {
        return Ok(Err(Restored::Cancelled));
    }
    if !known.event {
        return Ok(Err(Restored::NoEvent));
    }
    if !known.ticket_type {
        return Ok(Err(Restored::NoType));
    }
    if let Some(shards) = make_room(connection, event_id, seat).await? {
        return Ok(Ok(shards));
    }
    expiry::release_expired(&mut *connection, Some(event_id), now, EXPIRED_AT_ONCE).await?;
    Ok(make_room(connection, event_id, seat).await?.ok_or(Restored::SoldOut))
}

/// Makes room in both pools; `None` where one of them has too little.
async fn make_room(
    connection: &mut PgConnection,
    event_id: Uuid,
    seat: &Seat,
) -> Result<Option<Shards>, sqlx::Error> {
    let places = i32::from(seat.quantity);
    // The event's pool first, as everywhere: with all of it, no order is wrong.
    let of_event = seats::make_room(connection, Pool::Event(event_id), places).await?;
    let Some(of_event) = of_event else { return Ok(None) };
    let Some(id) = seat.ticket_type_id else { return Ok(Some(Shards { of_event, of_type: None })) };
    let of_type = seats::make_room(connection, Pool::TicketType(id), places).await?;
    Ok(of_type.map(|shard| Shards { of_event, of_type: Some(shard) }))
}

async fn change_hold(
    connection: &mut PgConnection,
    seat: &Seat,
    shards: Shards,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE event.holds SET status = 'confirmed', user_id = $2, ticket_type_id = $3,
             quantity = $4, shard = $5, type_shard = $6, expires_at = coalesce(expires_at, $7),
             confirmed_at = $7, released_at = NULL
         WHERE hold_id = $1",
        seat.hold_id,
        seat.user_id,
        seat.ticket_type_id,
        seat.quantity,
        shards.of_event,
        shards.of_type,
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An id that was known by then violates the primary key: another try finds it.
async fn add_hold(
    connection: &mut PgConnection,
    event_id: Uuid,
    seat: &Seat,
    shards: Shards,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO event.holds (hold_id, event_id, user_id, ticket_type_id, quantity, shard,
             type_shard, status, expires_at, created_at, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'confirmed', $8, $8, $8)",
        seat.hold_id,
        event_id,
        seat.user_id,
        seat.ticket_type_id,
        seat.quantity,
        shards.of_event,
        shards.of_type,
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}
