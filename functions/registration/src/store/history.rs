//! Why somebody's position changed. Nothing is written for it: a row keeps when
//! and how its own wait ended, and that is what moved those behind it.

use jiff_sqlx::Timestamp;
use sqlx::PgPool;
use uuid::Uuid;

/// Somebody left the queue.
#[derive(Clone, Debug)]
pub struct Move {
    /// When.
    pub at: Timestamp,
    /// How: `offered`, `left` or `closed`.
    pub end: String,
    /// How many had left by then, with this one.
    pub count: i64,
}

/// How many stood ahead when somebody began to wait.
pub async fn ahead_at_start(pool: &PgPool, id: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(ahead.id) AS "ahead!" FROM registration.registrations mine
           JOIN registration.registrations ahead ON ahead.event_id = mine.event_id
               AND ahead.waiting_since IS NOT NULL
               AND ahead.ticket_type_id IS NOT DISTINCT FROM mine.ticket_type_id
               AND (ahead.waiting_since, ahead.id) < (mine.waiting_since, mine.id)
               AND coalesce(ahead.waiting_ended_at > mine.waiting_since, true)
           WHERE mine.id = $1"#,
        id,
    )
    .fetch_one(pool)
    .await
}

/// Who left the queue while somebody waited, only `ahead` of them or anybody: the last
/// `limit`, the latest first.
pub async fn moves(
    pool: &PgPool,
    id: Uuid,
    ahead: bool,
    limit: i64,
) -> Result<Vec<Move>, sqlx::Error> {
    sqlx::query_as!(
        Move,
        r#"SELECT ahead.waiting_ended_at AS "at!: Timestamp", ahead.waiting_end AS "end!",
               row_number() OVER (ORDER BY ahead.waiting_ended_at, ahead.id) AS "count!"
           FROM registration.registrations mine
           JOIN registration.registrations ahead ON ahead.event_id = mine.event_id
               AND ahead.waiting_since IS NOT NULL
               AND ahead.ticket_type_id IS NOT DISTINCT FROM mine.ticket_type_id
               AND ahead.id <> mine.id
               AND (ahead.waiting_since, ahead.id)
                   < (CASE WHEN $3 THEN mine.waiting_since ELSE 'infinity' END, mine.id)
               AND ahead.waiting_ended_at > mine.waiting_since
               AND ahead.waiting_ended_at <= coalesce(mine.waiting_ended_at, 'infinity')
           WHERE mine.id = $1
           ORDER BY ahead.waiting_ended_at DESC, ahead.id DESC LIMIT $2"#,
        id,
        limit,
        ahead,
    )
    .fetch_all(pool)
    .await
}
