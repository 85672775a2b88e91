//! Taking a seat again for a registration that is confirmed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{
    expiry,
    holds::{ATTEMPTS, lost_race},
    row::unexpected,
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
    /// The id belongs to another event, person or quantity.
    OtherHold,
    /// There is no such published event.
    NoEvent,
    /// All places are taken.
    SoldOut,
}

/// Makes the id a seat of the event, whether it was held, released or never
/// known, if a place is free; also after sales have closed. One transaction, so
/// place and hold change together; under the hold's row lock, as in `settle`.
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
    let found = sqlx::query!(
        "SELECT event_id, user_id, quantity, shard, status FROM event.holds
         WHERE hold_id = $1 FOR UPDATE",
        seat.hold_id,
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let is_known = found.is_some();
    let mut held_on = None;
    if let Some(hold) = found {
        // One that was released before it was taken knows no user or quantity.
        let same = hold.event_id == event_id
            && hold.user_id.is_none_or(|user_id| user_id == seat.user_id)
            && hold.quantity.is_none_or(|quantity| quantity == seat.quantity);
        if !same {
            return Ok(Restored::OtherHold);
        }
        match HoldStatus::parse(&hold.status) {
            Some(HoldStatus::Confirmed) => return Ok(Restored::WasThere),
            Some(HoldStatus::Held) => held_on = hold.shard,
            Some(HoldStatus::Released) => {}
            None => return Err(unexpected("status", &hold.status)),
        }
    }
    let shard = match held_on {
        Some(shard) => shard,
        None => match free_shard(&mut transaction, event_id, seat.quantity, now).await? {
            Ok(shard) => shard,
            Err(refused) => return Ok(refused),
        },
    };
    move_place(&mut transaction, event_id, shard, seat.quantity, held_on.is_some()).await?;
    if is_known {
        change_hold(&mut transaction, seat, shard, now).await?;
    } else {
        add_hold(&mut transaction, event_id, seat, shard, now).await?;
    }
    transaction.commit().await?;
    Ok(Restored::Yes)
}

/// A shard of the event with so many free places, locked. Expired holds are
/// released before anybody hears "sold out".
async fn free_shard(
    connection: &mut PgConnection,
    event_id: Uuid,
    quantity: i16,
    now: Timestamp,
) -> Result<Result<i16, Restored>, sqlx::Error> {
    let exists = sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM event.events
               WHERE id = $1 AND status = 'published' AND deleted_at IS NULL
           ) AS "exists!""#,
        event_id,
    )
    .fetch_one(&mut *connection)
    .await?;
    if !exists {
        return Ok(Err(Restored::NoEvent));
    }
    if let Some(shard) = lock_free_shard(connection, event_id, quantity).await? {
        return Ok(Ok(shard));
    }
    expiry::release_expired(&mut *connection, Some(event_id), now, EXPIRED_AT_ONCE).await?;
    Ok(lock_free_shard(connection, event_id, quantity).await?.ok_or(Restored::SoldOut))
}

/// Waits for whoever has the shard; goes on to the next one when that is full
/// by then.
async fn lock_free_shard(
    connection: &mut PgConnection,
    event_id: Uuid,
    quantity: i16,
) -> Result<Option<i16>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT shard FROM event.seat_shards
         WHERE event_id = $1 AND held + confirmed + $2 <= capacity
         ORDER BY shard LIMIT 1 FOR UPDATE",
        event_id,
        i32::from(quantity),
    )
    .fetch_optional(connection)
    .await
}

async fn move_place(
    connection: &mut PgConnection,
    event_id: Uuid,
    shard: i16,
    quantity: i16,
    was_held: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE event.seat_shards SET confirmed = confirmed + $3,
             held = held - CASE WHEN $4 THEN $3::integer ELSE 0 END
         WHERE event_id = $1 AND shard = $2",
        event_id,
        shard,
        i32::from(quantity),
        was_held,
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn change_hold(
    connection: &mut PgConnection,
    seat: &Seat,
    shard: i16,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE event.holds SET status = 'confirmed', user_id = $2, quantity = $3, shard = $4,
             expires_at = coalesce(expires_at, $5), confirmed_at = $5, released_at = NULL
         WHERE hold_id = $1",
        seat.hold_id,
        seat.user_id,
        seat.quantity,
        shard,
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
    shard: i16,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO event.holds (hold_id, event_id, user_id, shard, quantity, status, expires_at,
             created_at, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, 'confirmed', $6, $6, $6)",
        seat.hold_id,
        event_id,
        seat.user_id,
        shard,
        seat.quantity,
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}
