//! Taking places; `settle` is what follows, and `holds_take` takes many at once.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use messages::EventFacts;
use sqlx::{Connection as _, PgConnection, PgPool};
use uuid::Uuid;

use super::{
    expiry,
    look::{Attempt, Look, PoolLook, look},
};
use crate::domain::{
    AskedType, HeldType, Hold, HoldRequest, HoldStatus, Offer, Sales, SalesWindow, TURN_COUNTS,
    WaitlistMode,
};

/// How often a statement is tried that lost a race with its own repetition.
pub(super) const ATTEMPTS: u8 = 3;

/// How many places one hold may take of an event without ticket types.
const WITHOUT_TYPES: i16 = 1;

/// Expired holds of one event that a person waits for; the sweep does the rest.
const EXPIRED_AT_ONCE: i64 = 100;

/// What came of asking for places.
#[derive(Clone, Debug)]
pub enum Taken {
    /// The places are held or confirmed; they may have been before.
    Yes(Box<Hold>),
    /// The id was released or has expired; it can't take a place again.
    Gone,
    /// The id belongs to another event, person, ticket type or quantity.
    OtherHold,
    /// There is no such published event.
    NoEvent,
    /// The event was called off.
    Cancelled,
    /// The organiser takes no registrations from this account.
    Blocked,
    /// Registration is not open.
    NotOnSale(Sales),
    /// The event has a fair opening, and others are to be served first, or the
    /// order is not drawn yet.
    NotYourTurn,
    /// The event has ticket types, and none is named.
    TypeRequired,
    /// The event has no such ticket type, or it is hidden and the code is wrong.
    NoType,
    /// The ticket type can't be had now.
    TypeNotOnSale(Sales),
    /// One hold may not take so many.
    OverLimit {
        /// So many it may.
        limit: i16,
    },
    /// The event has another form than the answers were checked against.
    Unchecked,
    /// Fewer places are free than wanted.
    SoldOut {
        /// Of which pool.
        limit: Limit,
        /// Places that are free.
        free: i64,
        /// Places that are only held: they may come back.
        held: i64,
        /// What to know for waiting.
        queue: Box<Queue>,
    },
}

/// What somebody who may wait for places needs to know.
#[derive(Clone, Debug)]
pub struct Queue {
    /// The event as it is now.
    pub event: EventFacts,
    /// Its ticket type, if one was named.
    pub ticket_type: Option<HeldType>,
    /// When places can't be had any more.
    pub closes_at: Timestamp,
    /// Whether there will ever be as many places, with all given back.
    pub fits: bool,
    /// Since when they count as waiting, where it is not since now: in the
    /// minutes after their turn in a fair opening, since that.
    pub since: Option<Timestamp>,
    /// Who gets a place that comes free.
    pub waitlist_mode: WaitlistMode,
}

/// Whose places have run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The event's.
    Event,
    /// The ticket type's.
    TicketType,
}

impl Limit {
    /// As it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::TicketType => "ticket_type",
        }
    }
}

/// Takes places, or finds that the id has some already. `start` says from which
/// shard on to look: give a random number.
///
/// One round trip where enough places are free, or too few are: checks, places
/// and hold are one statement, which skips shards that somebody else has locked.
/// Only when places are free but locked, or their holds have expired, it looks
/// again and waits: "sold out" is never said while a place might be free.
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

pub(super) async fn take_once(
    connection: &mut PgConnection,
    request: &HoldRequest,
    start: u8,
    now: Timestamp,
) -> Result<Taken, sqlx::Error> {
    let mut seen = look(connection, request, start, now).await?;
    for patience in [Patience::ForPlaces, Patience::ForAll] {
        if !is_worth_waiting(&seen, request) {
            break;
        }
        let all = patience == Patience::ForAll;
        if seen.expired {
            let event = Some(request.event_id);
            let limit = if all { i64::MAX } else { EXPIRED_AT_ONCE };
            expiry::release_expired(&mut *connection, event, now, limit).await?;
        }
        let shards = (!all).then(|| request.quantity.into());
        seen = look_again(connection, request, start, now, shards).await?;
    }
    Ok(outcome(seen, request, now))
}

/// For which shards to wait before another look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Patience {
    /// As many with a free place as are wanted, so that others can go on with
    /// the rest.
    ForPlaces,
    /// All of them: what is free then is all there is. Needed where places went
    /// to and fro between shards while the first were waited for.
    ForAll,
}

async fn look_again(
    connection: &mut PgConnection,
    request: &HoldRequest,
    start: u8,
    now: Timestamp,
    shards: Option<i64>,
) -> Result<Look, sqlx::Error> {
    let mut transaction = connection.begin().await?;
    // The event's pool first, as everywhere.
    wait_for(&mut transaction, request.event_id, shards).await?;
    if let Some(ticket_type_id) = request.ticket_type_id {
        wait_for(&mut transaction, ticket_type_id, shards).await?;
    }
    let seen = look(&mut transaction, request, start, now).await?;
    transaction.commit().await?;
    Ok(seen)
}

/// Waits for whoever has the pool's shards, in their order: for `shards` with a
/// free place, or for all. It goes on to the next one when one is full by then;
/// the rows that it leaves us with are ours to take from.
pub(super) async fn wait_for(
    transaction: &mut PgConnection,
    pool_id: Uuid,
    shards: Option<i64>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT shard FROM event.seat_shards
         WHERE pool_id = $1 AND ($2::bigint IS NULL OR held + confirmed < capacity)
         ORDER BY shard LIMIT $2 FOR UPDATE",
        pool_id,
        shards,
    )
    .fetch_all(transaction)
    .await?;
    Ok(())
}

fn is_worth_waiting(look: &Look, request: &HoldRequest) -> bool {
    !request.behind_others
        && (request.offer != Some(Offer::InTurn) || look.waitlist_mode == WaitlistMode::Automatic)
        && look.attempt == Attempt::TooFew
        && (look.expired || short_of(look, request).is_none())
}

/// The pool that has too few free places.
fn short_of(look: &Look, request: &HoldRequest) -> Option<(Limit, PoolLook)> {
    let of_type = request.ticket_type_id.map(|_| (Limit::TicketType, look.of_type));
    std::iter::once((Limit::Event, look.of_event))
        .chain(of_type)
        .find(|(_, pool)| pool.free < request.quantity.into())
}

fn outcome(look: Look, request: &HoldRequest, now: Timestamp) -> Taken {
    if look.existing.as_ref().is_some_and(|existing| existing.is_gone(now)) {
        return Taken::Gone;
    }
    // Whatever it holds is about to be released.
    if look.cancelled {
        return Taken::Cancelled;
    }
    let short = short_of(&look, request);
    let hold = |event, ticket_type, status, expires_at| {
        Taken::Yes(Box::new(Hold {
            id: request.hold_id,
            event,
            ticket_type,
            quantity: request.quantity,
            status,
            expires_at,
            cancellation_closes_at: look.cancellation_closes_at,
        }))
    };
    match (look.existing, look.event) {
        (Some(existing), Some(_)) if existing.answers(request) && look.unchecked => {
            Taken::Unchecked
        }
        (Some(existing), Some((event, _))) if existing.answers(request) => {
            let expires_at = existing.expires_at.unwrap_or(request.expires_at);
            let ticket_type = look.asked.map(|asked| asked.held.of_hold(existing.for_team));
            hold(event, ticket_type, existing.status, expires_at)
        }
        (Some(_), _) => Taken::OtherHold,
        (None, None) => Taken::NoEvent,
        (None, Some((event, window))) => {
            if let Attempt::Taken { until } = look.attempt {
                let ticket_type = look.asked.map(|asked| asked.held);
                return hold(event, ticket_type, HoldStatus::Held, until);
            }
            if look.blocked {
                return Taken::Blocked;
            }
            let asked = look.asked.as_ref();
            let line = (look.too_early, look.has_types);
            refusal(&window, line, asked, request, now).unwrap_or_else(|| {
                if look.unchecked {
                    return Taken::Unchecked;
                }
                let (limit, pool) = short.unwrap_or(match request.ticket_type_id {
                    Some(_) => (Limit::TicketType, look.of_type),
                    None => (Limit::Event, look.of_event),
                });
                let queue = Queue {
                    event,
                    ticket_type: asked.map(|asked| asked.held.clone()),
                    closes_at: closes_at(&window, asked),
                    fits: pool.capacity >= request.quantity.into(),
                    since: look.turn_at.filter(|turn| now <= *turn + TURN_COUNTS),
                    waitlist_mode: look.waitlist_mode,
                };
                Taken::SoldOut { limit, free: pool.free, held: pool.held, queue: Box::new(queue) }
            })
        }
    }
}

/// When places can't be had any more.
fn closes_at(window: &SalesWindow, asked: Option<&AskedType>) -> Timestamp {
    let of_event = window.closes_at.unwrap_or(window.starts_at);
    let of_type = asked.and_then(|asked| asked.window.closes_at);
    of_type.map_or(of_event, |of_type| of_type.min(of_event))
}

/// The rule that is against a request, if one is; [`look`] has the same in SQL.
fn refusal(
    window: &SalesWindow,
    (too_early, has_types): (bool, bool),
    asked: Option<&AskedType>,
    request: &HoldRequest,
    now: Timestamp,
) -> Option<Taken> {
    match window.at(now) {
        Sales::Open => {}
        _ if request.by_team => {}
        shut => return Some(Taken::NotOnSale(shut)),
    }
    if too_early {
        return Some(Taken::NotYourTurn);
    }
    if has_types {
        return Some(Taken::TypeRequired);
    }
    let limit = match asked.filter(|asked| asked.open) {
        None if request.ticket_type_id.is_some() => return Some(Taken::NoType),
        _ if request.by_team => return None,
        None => WITHOUT_TYPES,
        Some(asked) => match asked.window.at(now) {
            Sales::Open => asked.per_person_limit,
            shut => return Some(Taken::TypeNotOnSale(shut)),
        },
    };
    (request.quantity > limit).then_some(Taken::OverLimit { limit })
}

/// Moves the end of an event's holds that the team decides about, after its times
/// have changed. In a transaction that takes places too it comes first, as
/// everywhere: a hold is locked before its places.
pub async fn move_ends(
    connection: &mut PgConnection,
    event_id: Uuid,
    window: &SalesWindow,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE event.holds SET expires_at = greatest($2::timestamptz, $3)
         WHERE event_id = $1 AND status = 'held' AND for_team",
        event_id,
        window.starts_at.to_sqlx() as _,
        window.closes_at.map(ToSqlx::to_sqlx) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}
