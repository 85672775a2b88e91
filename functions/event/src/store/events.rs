//! Events one by one.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::row::{place_columns, select_events};
use crate::domain::Event;

/// Writes a new event, its shards and, where it has a fair opening, the seed of
/// its draw. One round trip.
pub async fn insert(
    pool: &PgPool,
    event: &Event,
    shards: &[i32],
    seed: [u8; 32],
) -> Result<(), sqlx::Error> {
    let details = &event.details;
    let (place_kind, venue_name, venue_address, online_link) = place_columns(&details.place);
    sqlx::query!(
        "WITH new_event AS (
             INSERT INTO event.events (id, organizer_id, organizer_username, title, description,
                 place_kind, venue_name, venue_address, online_link, starts_at, ends_at, time_zone,
                 capacity, registration_opens_at, registration_closes_at, status, version,
                 created_at, updated_at, cancellation_closes_at, lobby_opens_at, waitlist_mode)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                 $18, $19, $20, $22, $24)
         ), opening AS (
             INSERT INTO event.openings (event_id, seed)
             SELECT $1, $23 WHERE $22::timestamptz IS NOT NULL
         )
         INSERT INTO event.seat_shards (event_id, shard, capacity)
         SELECT $1, shard.number - 1, shard.capacity
         FROM unnest($21::integer[]) WITH ORDINALITY AS shard (capacity, number)",
        event.id,
        event.organizer.id,
        event.organizer.username,
        details.title,
        details.description,
        place_kind,
        venue_name,
        venue_address,
        online_link,
        details.starts_at.to_sqlx() as _,
        details.ends_at.to_sqlx() as _,
        details.time_zone.name(),
        details.capacity,
        details.registration_opens_at.map(ToSqlx::to_sqlx) as _,
        details.registration_closes_at.map(ToSqlx::to_sqlx) as _,
        event.status.as_str(),
        event.version,
        event.created_at.to_sqlx() as _,
        event.updated_at.to_sqlx() as _,
        details.cancellation_closes_at.map(ToSqlx::to_sqlx) as _,
        shards,
        details.lobby_opens_at.map(ToSqlx::to_sqlx) as _,
        seed.as_slice(),
        details.waitlist_mode.as_str(),
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The event as `user` sees it, if there is one; `None` is somebody who has
/// not signed in.
pub async fn find(
    pool: &PgPool,
    id: Uuid,
    user: Option<Uuid>,
) -> Result<Option<Event>, sqlx::Error> {
    let row = select_events!(
        "description",
        "NULL::bigint",
        "event.role_of(events, $2)",
        "id = $1 AND deleted_at IS NULL",
        id,
        user
    )
    .fetch_optional(pool)
    .await?;
    row.map(Event::try_from).transpose()
}

/// The event as `user` sees it, locked until the transaction ends: two edits of one version
/// can't both see it as theirs. Taking a hold does not wait for this lock.
pub async fn lock(
    connection: &mut PgConnection,
    id: Uuid,
    user: Uuid,
) -> Result<Option<Event>, sqlx::Error> {
    let row = select_events!(
        "description",
        "NULL::bigint",
        "event.role_of(events, $2)",
        "id = $1 AND deleted_at IS NULL FOR UPDATE",
        id,
        user
    )
    .fetch_optional(connection)
    .await?;
    row.map(Event::try_from).transpose()
}

/// Writes a locked event's details, version and time of change.
pub async fn update(connection: &mut PgConnection, event: &Event) -> Result<(), sqlx::Error> {
    let details = &event.details;
    let (place_kind, venue_name, venue_address, online_link) = place_columns(&details.place);
    sqlx::query!(
        "UPDATE event.events SET title = $2, description = $3, place_kind = $4, venue_name = $5,
             venue_address = $6, online_link = $7, starts_at = $8, ends_at = $9, time_zone = $10,
             capacity = $11, registration_opens_at = $12, registration_closes_at = $13,
             version = $14, updated_at = $15, cancellation_closes_at = $16, lobby_opens_at = $17,
             waitlist_mode = $18
         WHERE id = $1",
        event.id,
        details.title,
        details.description,
        place_kind,
        venue_name,
        venue_address,
        online_link,
        details.starts_at.to_sqlx() as _,
        details.ends_at.to_sqlx() as _,
        details.time_zone.name(),
        details.capacity,
        details.registration_opens_at.map(ToSqlx::to_sqlx) as _,
        details.registration_closes_at.map(ToSqlx::to_sqlx) as _,
        event.version,
        event.updated_at.to_sqlx() as _,
        details.cancellation_closes_at.map(ToSqlx::to_sqlx) as _,
        details.lobby_opens_at.map(ToSqlx::to_sqlx) as _,
        details.waitlist_mode.as_str(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes a locked draft visible to all; `event` has the new version.
pub async fn publish(connection: &mut PgConnection, event: &Event) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE event.events
         SET status = 'published', published_at = $2, updated_at = $2, version = $3
         WHERE id = $1",
        event.id,
        event.updated_at.to_sqlx() as _,
        event.version,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Calls a locked event off, and notes that its places are to be released;
/// `event` has the new version, `message` what its team says.
pub async fn cancel(
    connection: &mut PgConnection,
    event: &Event,
    message: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE event.events
         SET status = 'cancelled', cancelled_at = $2, seats_release_at = $2, updated_at = $2,
             cancellation_message = $3, version = $4
         WHERE id = $1",
        event.id,
        event.updated_at.to_sqlx() as _,
        message,
        event.version,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes a locked event none of whose places is taken, and closes its pool
/// (see [`super::seats::lock_pools`]), so that a hold which saw the event
/// before finds no place.
pub async fn delete(
    connection: &mut PgConnection,
    id: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH closed AS (
             UPDATE event.seat_shards SET capacity = 0 WHERE pool_id = $1
         )
         UPDATE event.events SET deleted_at = $2, version = version + 1 WHERE id = $1",
        id,
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}
