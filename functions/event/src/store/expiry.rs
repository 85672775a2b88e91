//! Releasing what nobody confirmed.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use sqlx::PgExecutor;
use uuid::Uuid;

/// Expired holds are released so much later: the clocks of functions differ,
/// and one that is behind may still confirm.
const GRACE: SignedDuration = SignedDuration::from_secs(5);

/// Holds that expired before this time are released.
#[must_use]
pub fn due_before(now: Timestamp) -> Timestamp {
    now.saturating_sub(GRACE).unwrap_or(Timestamp::MIN)
}

/// Releases holds that have expired, of one event or of all, at most `limit`,
/// oldest first. Returns how many. One statement, so a place is free again when
/// its hold is gone, never before or after.
///
/// Holds that somebody is just confirming are left alone: they are locked.
/// Shards are locked in the order that all keep: events' before ticket types',
/// each by pool and number.
pub async fn release_expired(
    executor: impl PgExecutor<'_>,
    event_id: Option<Uuid>,
    now: Timestamp,
    limit: i64,
) -> Result<u64, sqlx::Error> {
    let released = sqlx::query_scalar!(
        r#"WITH due AS (
               SELECT hold_id FROM event.holds
               WHERE status = 'held' AND expires_at < $1
                   AND ($2::uuid IS NULL OR event_id = $2)
               ORDER BY expires_at LIMIT $3
               FOR UPDATE SKIP LOCKED
           ), released AS (
               UPDATE event.holds hold SET status = 'released', released_at = $4
               FROM due WHERE hold.hold_id = due.hold_id
               RETURNING hold.event_id, hold.shard, hold.ticket_type_id, hold.type_shard,
                   hold.quantity
           ), per_shard AS (
               SELECT pool_id, shard, sum(quantity)::integer AS quantity
               FROM (SELECT event_id AS pool_id, shard, quantity FROM released
                   UNION ALL SELECT ticket_type_id, type_shard, quantity FROM released
                   WHERE ticket_type_id IS NOT NULL) places
               GROUP BY pool_id, shard
           ), locked AS (
               SELECT seats.pool_id, seats.shard, per_shard.quantity
               FROM event.seat_shards seats
               JOIN per_shard ON per_shard.pool_id = seats.pool_id
                   AND per_shard.shard = seats.shard
               ORDER BY seats.ticket_type_id NULLS FIRST, seats.pool_id, seats.shard
               FOR UPDATE OF seats
           ), freed AS (
               UPDATE event.seat_shards seats SET held = seats.held - locked.quantity
               FROM locked
               WHERE seats.pool_id = locked.pool_id AND seats.shard = locked.shard
           )
           SELECT count(*) AS "count!" FROM released"#,
        due_before(now).to_sqlx() as _,
        event_id,
        limit,
        now.to_sqlx() as _,
    )
    .fetch_one(executor)
    .await?;
    Ok(released.unsigned_abs())
}
