//! The shards of an event.

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{expiry, row::unexpected};
use crate::domain::{Availability, SalesWindow, Status};

/// How many places each shard of an event has given away, in the shards' order;
/// expired holds are released before. All shards stay locked until the
/// transaction ends.
pub async fn lock_taken(
    connection: &mut PgConnection,
    event_id: Uuid,
    now: Timestamp,
) -> Result<Vec<i32>, sqlx::Error> {
    // Before the holds are released: whoever locked some shards first and then
    // wanted the rest could meet another who did the same.
    lock(connection, event_id).await?;
    expiry::release_expired(&mut *connection, Some(event_id), now, i64::MAX).await?;
    lock(connection, event_id).await
}

async fn lock(connection: &mut PgConnection, event_id: Uuid) -> Result<Vec<i32>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT held + confirmed AS "taken!" FROM event.seat_shards
           WHERE event_id = $1 ORDER BY shard FOR UPDATE"#,
        event_id,
    )
    .fetch_all(connection)
    .await
}

/// Gives locked shards new capacities, in their order; adds those that are new.
pub async fn set_capacities(
    connection: &mut PgConnection,
    event_id: Uuid,
    capacities: &[i32],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO event.seat_shards (event_id, shard, capacity)
         SELECT $1, shard.number - 1, shard.capacity
         FROM unnest($2::integer[]) WITH ORDINALITY AS shard (capacity, number)
         ON CONFLICT ON CONSTRAINT seat_shards_pkey DO UPDATE SET capacity = excluded.capacity",
        event_id,
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
    /// Whose event it is.
    pub organizer_id: Uuid,
    /// Whether others can see it.
    pub status: Status,
    /// When places can be had.
    pub sales_window: SalesWindow,
    /// The places. Holds that have expired count as held until the next sweep,
    /// a minute at most.
    pub availability: Availability,
}

/// An event's places, if there is one. One round trip: pages ask often.
pub async fn availability(
    pool: &PgPool,
    event_id: Uuid,
) -> Result<Option<EventSeats>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT organizer_id, status, starts_at AS "starts_at: jiff_sqlx::Timestamp",
               registration_opens_at AS "opens_at: jiff_sqlx::Timestamp",
               registration_closes_at AS "closes_at: jiff_sqlx::Timestamp",
               seats.capacity AS "capacity!", seats.confirmed AS "confirmed!", seats.held AS "held!"
           FROM event.events CROSS JOIN LATERAL (
               SELECT sum(capacity) AS capacity, sum(confirmed) AS confirmed, sum(held) AS held
               FROM event.seat_shards WHERE event_id = events.id
           ) seats
           WHERE id = $1 AND deleted_at IS NULL"#,
        event_id,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(EventSeats {
        organizer_id: row.organizer_id,
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
