//! Taking a place; `settle` is what follows.

use jiff::Timestamp;
use sqlx::{Connection as _, PgConnection, PgPool};

use super::{
    expiry,
    look::{Look, look},
};
use crate::domain::{Hold, HoldRequest, HoldStatus, Sales};

/// How often a statement is tried that lost a race with its own repetition.
pub(super) const ATTEMPTS: u8 = 3;

/// Expired holds of one event that a person waits for; the sweep does the rest.
const EXPIRED_AT_ONCE: i64 = 100;

/// What came of asking for a place.
#[derive(Clone, Debug)]
pub enum Taken {
    /// The place is held or confirmed; it may have been before.
    Yes(Hold),
    /// The id was released or has expired; it can't take a place again.
    Gone,
    /// The id belongs to another event, person or quantity.
    OtherHold,
    /// There is no such published event.
    NoEvent,
    /// Registration is not open.
    NotOnSale(Sales),
    /// All places are taken.
    SoldOut {
        /// Places that are only held: they may come back.
        held: i64,
    },
}

/// Takes a place, or finds that the id has one already. `start` says from which
/// shard on to look: give a random number.
///
/// One round trip where a place is free, or none is: checks, place and hold are
/// one statement, which skips shards that somebody else has locked. Only when
/// places are free but locked, or their holds have expired, it looks again and
/// waits: "sold out" is never said while a place might be free.
pub async fn take(
    pool: &PgPool,
    request: &HoldRequest,
    start: u8,
    now: Timestamp,
) -> Result<Taken, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut attempt = 1;
    loop {
        match take_once(&mut connection, request, start, now).await {
            Err(error) if attempt < ATTEMPTS && lost_race(&error) => attempt += 1,
            settled => return settled,
        }
    }
}

/// Whether a statement failed only because another was at the same hold;
/// repeated, it sees what the other did.
///
/// `seat_shards_confirmed_not_negative`: a release that waited for a
/// confirmation knows of it by the hold's lock, but PostgreSQL first checks the
/// shard as it was before, and only then notices the newer row.
pub(super) fn lost_race(error: &sqlx::Error) -> bool {
    const DEADLOCK: &str = "40P01";
    error.as_database_error().is_some_and(|error| {
        matches!(error.constraint(), Some("holds_pkey" | "seat_shards_confirmed_not_negative"))
            || error.code().as_deref() == Some(DEADLOCK)
    })
}

async fn take_once(
    connection: &mut PgConnection,
    request: &HoldRequest,
    start: u8,
    now: Timestamp,
) -> Result<Taken, sqlx::Error> {
    let first = look(connection, request, start, now).await?;
    if !is_worth_waiting(&first) {
        return Ok(outcome(first, request, now));
    }
    if first.expired {
        let event = Some(request.event_id);
        expiry::release_expired(&mut *connection, event, now, EXPIRED_AT_ONCE).await?;
    }
    let mut transaction = connection.begin().await?;
    // Waits for whoever has the shard; goes on to the next one when that is
    // full by then. The row that it leaves us with is ours to take from.
    sqlx::query!(
        "SELECT shard FROM event.seat_shards
         WHERE event_id = $1 AND held + confirmed + $2 <= capacity
         ORDER BY shard LIMIT 1 FOR UPDATE",
        request.event_id,
        i32::from(request.quantity),
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let second = look(&mut transaction, request, start, now).await?;
    transaction.commit().await?;
    Ok(outcome(second, request, now))
}

const fn is_worth_waiting(look: &Look) -> bool {
    !look.taken && look.existing.is_none() && (look.free > 0 || look.expired)
}

fn outcome(look: Look, request: &HoldRequest, now: Timestamp) -> Taken {
    let hold = |event, status, expires_at| {
        Taken::Yes(Hold { id: request.hold_id, event, status, expires_at })
    };
    match (look.existing, look.event) {
        (Some(existing), _) if existing.is_gone(now) => Taken::Gone,
        (Some(existing), Some((event, _))) if existing.answers(request) => {
            hold(event, existing.status, existing.expires_at.unwrap_or(request.expires_at))
        }
        (Some(_), _) => Taken::OtherHold,
        (None, None) => Taken::NoEvent,
        (None, Some((event, _))) if look.taken => hold(event, HoldStatus::Held, request.expires_at),
        (None, Some((_, window))) => match window.at(now) {
            Sales::Open => Taken::SoldOut { held: look.held },
            closed => Taken::NotOnSale(closed),
        },
    }
}
