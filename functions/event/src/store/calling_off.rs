//! Releasing the places of events that were called off.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

/// A statement that began before an event was called off may still give one of
/// its places away. No function runs for longer.
const LATECOMERS: SignedDuration = SignedDuration::from_mins(1);

/// The event whose places have been due for release for longest.
pub async fn due(pool: &PgPool, now: Timestamp) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT id FROM event.events WHERE seats_release_at <= $1
         ORDER BY seats_release_at LIMIT 1",
        now.to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await
}

/// Releases places of an event, held or confirmed, of at most `limit` holds.
/// Returns of how many. One statement, as where holds expire; holds that somebody
/// is just settling are left to the next.
pub async fn release(
    executor: impl PgExecutor<'_>,
    event_id: Uuid,
    now: Timestamp,
    limit: i64,
) -> Result<u64, sqlx::Error> {
    let released = sqlx::query_scalar!(
        r#"WITH held AS (
               SELECT hold_id FROM event.holds
               WHERE status = 'held' AND event_id = $1
               ORDER BY expires_at LIMIT $2
               FOR UPDATE SKIP LOCKED
           ), seats AS (
               SELECT hold_id FROM event.holds
               WHERE status = 'confirmed' AND event_id = $1
               ORDER BY hold_id LIMIT $2
               FOR UPDATE SKIP LOCKED
           ), due AS (
               SELECT hold.hold_id, hold.status AS was FROM event.holds hold
               JOIN (SELECT hold_id FROM held UNION ALL SELECT hold_id FROM seats) found
                   ON found.hold_id = hold.hold_id
           ), released AS (
               UPDATE event.holds hold SET status = 'released', released_at = $3
               FROM due WHERE hold.hold_id = due.hold_id
               RETURNING hold.event_id, hold.shard, hold.ticket_type_id, hold.type_shard,
                   hold.quantity, due.was
           ), per_shard AS (
               SELECT pool_id, shard,
                   coalesce(sum(quantity) FILTER (WHERE was = 'held'), 0)::integer AS held,
                   coalesce(sum(quantity) FILTER (WHERE was = 'confirmed'), 0)::integer AS confirmed
               FROM (SELECT event_id AS pool_id, shard, quantity, was FROM released
                   UNION ALL SELECT ticket_type_id, type_shard, quantity, was FROM released
                   WHERE ticket_type_id IS NOT NULL) places
               GROUP BY pool_id, shard
           ), locked AS (
               SELECT pool.pool_id, pool.shard, per_shard.held, per_shard.confirmed
               FROM event.seat_shards pool
               JOIN per_shard ON per_shard.pool_id = pool.pool_id
                   AND per_shard.shard = pool.shard
               ORDER BY pool.ticket_type_id NULLS FIRST, pool.pool_id, pool.shard
               FOR UPDATE OF pool
           ), freed AS (
               UPDATE event.seat_shards pool SET held = pool.held - locked.held,
                   confirmed = pool.confirmed - locked.confirmed
               FROM locked
               WHERE pool.pool_id = locked.pool_id AND pool.shard = locked.shard
           )
           SELECT count(*) AS "count!" FROM released"#,
        event_id,
        limit,
        now.to_sqlx() as _,
    )
    .fetch_one(executor)
    .await?;
    Ok(released.unsigned_abs())
}

/// Notes that no place of an event was left at `looked_at`. It is looked at once
/// more after [`LATECOMERS`], and then no more.
pub async fn released(
    pool: &PgPool,
    event_id: Uuid,
    looked_at: Timestamp,
) -> Result<(), sqlx::Error> {
    let before = looked_at.saturating_sub(LATECOMERS).unwrap_or(Timestamp::MIN);
    let again = looked_at.saturating_add(LATECOMERS).unwrap_or(Timestamp::MAX);
    sqlx::query!(
        "UPDATE event.events
         SET seats_release_at = CASE WHEN cancelled_at > $2 THEN $3::timestamptz END
         WHERE id = $1 AND seats_release_at IS NOT NULL",
        event_id,
        before.to_sqlx() as _,
        again.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}
