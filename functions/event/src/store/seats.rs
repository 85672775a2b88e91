//! The pools of an event and their shards.

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{
    expiry,
    row::{role, unexpected},
};
use crate::domain::{self, Availability, Role, SalesWindow, Shard, Status};

/// What places are taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// The event's own.
    Event(Uuid),
    /// A ticket type's.
    TicketType(Uuid),
}

impl Pool {
    const fn id(self) -> Uuid {
        let (Self::Event(id) | Self::TicketType(id)) = self;
        id
    }
}

/// All pools of an event, locked.
#[derive(Clone, Debug)]
pub struct LockedPools(Vec<(Uuid, i32)>);

impl LockedPools {
    /// How many places each shard of this pool has given away, in their order.
    #[must_use]
    pub fn taken(&self, pool: Pool) -> Vec<i32> {
        self.0.iter().filter(|(id, _)| *id == pool.id()).map(|(_, taken)| *taken).collect()
    }
}

/// Locks the pools of an event until the transaction ends, when its expired
/// holds are released. All of its pools, even to change one: an expired hold
/// has places in two.
pub async fn lock_pools(
    connection: &mut PgConnection,
    event_id: Uuid,
    now: Timestamp,
) -> Result<LockedPools, sqlx::Error> {
    // Before the holds are released: whoever locked some shards first and then
    // wanted the rest could meet another who did the same.
    lock(connection, event_id).await?;
    expiry::release_expired(&mut *connection, Some(event_id), now, i64::MAX).await?;
    lock(connection, event_id).await
}

async fn lock(connection: &mut PgConnection, event_id: Uuid) -> Result<LockedPools, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT pool_id AS "pool_id!", held + confirmed AS "taken!" FROM event.seat_shards
           WHERE pool_id = ANY (array_append(ARRAY(
               SELECT id FROM event.ticket_types WHERE event_id = $1 AND deleted_at IS NULL), $1))
           ORDER BY ticket_type_id NULLS FIRST, shard FOR UPDATE"#,
        event_id,
    )
    .fetch_all(connection)
    .await?;
    Ok(LockedPools(rows.into_iter().map(|row| (row.pool_id, row.taken)).collect()))
}

/// Locks one pool until the transaction ends, and makes room for so many more
/// places on one of its shards, if so many are free; the shard. The pool of a
/// deleted ticket type was closed: that grows instead.
pub async fn make_room(
    connection: &mut PgConnection,
    pool: Pool,
    places: i32,
) -> Result<Option<i16>, sqlx::Error> {
    let shards = sqlx::query_as!(
        Shard,
        r#"SELECT capacity, held + confirmed AS "taken!" FROM event.seat_shards
           WHERE pool_id = $1 ORDER BY shard FOR UPDATE"#,
        pool.id(),
    )
    .fetch_all(&mut *connection)
    .await?;
    // Read under the lock, which whoever deletes has too.
    let was_closed = sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM event.ticket_types WHERE id = $1 AND deleted_at IS NOT NULL
           ) AS "closed!""#,
        pool.id(),
    )
    .fetch_one(&mut *connection)
    .await?;
    let room = domain::make_room(&shards, places, was_closed);
    let Some((shard, capacities)) = room else { return Ok(None) };
    if shards.iter().map(|shard| shard.capacity).ne(capacities.iter().copied()) {
        set_capacities(connection, pool, &capacities).await?;
    }
    Ok(Some(shard))
}

/// Makes places of a shard seats: free ones, or those that were held there.
pub async fn make_seats(
    connection: &mut PgConnection,
    pool: Pool,
    shard: i16,
    places: i32,
    were_held: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE event.seat_shards SET confirmed = confirmed + $3,
             held = held - CASE WHEN $4 THEN $3::integer ELSE 0 END
         WHERE pool_id = $1 AND shard = $2",
        pool.id(),
        shard,
        places,
        were_held,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a locked pool's shards new capacities, in their order; adds those that
/// are new.
pub async fn set_capacities(
    connection: &mut PgConnection,
    pool: Pool,
    capacities: &[i32],
) -> Result<(), sqlx::Error> {
    let (event_id, ticket_type_id) = match pool {
        Pool::Event(id) => (Some(id), None),
        Pool::TicketType(id) => (None, Some(id)),
    };
    sqlx::query!(
        "INSERT INTO event.seat_shards (event_id, ticket_type_id, shard, capacity)
         SELECT $1, $2, shard.number - 1, shard.capacity
         FROM unnest($3::integer[]) WITH ORDINALITY AS shard (capacity, number)
         ON CONFLICT ON CONSTRAINT seat_shards_pkey DO UPDATE SET capacity = excluded.capacity",
        event_id,
        ticket_type_id,
        capacities,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An event's places, and what decides who may see them and whether they can be
/// had.
#[derive(Clone, Copy, Debug)]
pub struct EventSeats {
    /// What who asks is in the event's team, if anything.
    pub role: Option<Role>,
    /// Whether others can see it.
    pub status: Status,
    /// When places can be had.
    pub sales_window: SalesWindow,
    /// The places. Holds that have expired count as held until the next sweep,
    /// a minute at most.
    pub availability: Availability,
}

/// An event's places as `user` sees them, if there is one. One round trip: pages
/// ask often.
pub async fn availability(
    pool: &PgPool,
    event_id: Uuid,
    user: Option<Uuid>,
) -> Result<Option<EventSeats>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT event.role_of(events, $2) AS role, status,
               starts_at AS "starts_at: jiff_sqlx::Timestamp",
               registration_opens_at AS "opens_at: jiff_sqlx::Timestamp",
               registration_closes_at AS "closes_at: jiff_sqlx::Timestamp",
               seats.capacity AS "capacity!", seats.confirmed AS "confirmed!", seats.held AS "held!"
           FROM event.events CROSS JOIN LATERAL (
               SELECT sum(capacity) AS capacity, sum(confirmed) AS confirmed, sum(held) AS held
               FROM event.seat_shards WHERE pool_id = events.id
           ) seats
           WHERE id = $1 AND deleted_at IS NULL"#,
        event_id,
        user,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(EventSeats {
        role: role(row.role)?,
        status: Status::parse(&row.status).ok_or_else(|| unexpected("status", &row.status))?,
        sales_window: SalesWindow {
            opens_at: row.opens_at.map(jiff_sqlx::Timestamp::to_jiff),
            closes_at: row.closes_at.map(jiff_sqlx::Timestamp::to_jiff),
            starts_at: row.starts_at.to_jiff(),
        },
        availability: Availability {
            capacity: row.capacity,
            confirmed: row.confirmed,
            held: row.held,
        },
    }))
}
