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
/// Shards are locked in their order, as everywhere.
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
               RETURNING hold.event_id, hold.shard, hold.quantity
           ), per_shard AS (
               SELECT event_id, shard, sum(quantity)::integer AS quantity
               FROM released GROUP BY event_id, shard
           ), locked AS (
               SELECT seats.event_id, seats.shard, per_shard.quantity
               FROM event.seat_shards seats
               JOIN per_shard ON per_shard.event_id = seats.event_id
                   AND per_shard.shard = seats.shard
               ORDER BY seats.event_id, seats.shard
               FOR UPDATE OF seats
           ), freed AS (
               UPDATE event.seat_shards seats SET held = seats.held - locked.quantity
               FROM locked
               WHERE seats.event_id = locked.event_id AND seats.shard = locked.shard
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
