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
    /// How: `offered`, `left`, `closed` or `turned_away`.
    pub end: String,
    /// How many had left by then, with this one.
    pub count: i64,
}

/// How somebody's wait began and ended.
#[derive(Clone, Debug)]
pub struct Wait {
    /// So many stood ahead when it began.
    pub ahead: i64,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// It ended because the organiser takes no registrations from the account.
    pub turned_away: bool,
    /// The event's team chooses who gets a place, by what is known of the event now.
    pub manual: bool,
}

/// How somebody's wait began and ended.
pub async fn wait_of(pool: &PgPool, id: Uuid) -> Result<Wait, sqlx::Error> {
    sqlx::query_as!(
        Wait,
        r#"SELECT count(ahead.id) AS "ahead!",
               mine.waiting_ended_at AS "ended_at: Timestamp",
               mine.waiting_end IS NOT DISTINCT FROM 'turned_away' AS "turned_away!",
               registration.waitlist_mode(mine) = 'manual' AS "manual!"
           FROM registration.registrations mine
           LEFT JOIN registration.registrations ahead ON ahead.event_id = mine.event_id
               AND ahead.waiting_since IS NOT NULL
               AND ahead.ticket_type_id IS NOT DISTINCT FROM mine.ticket_type_id
               AND (ahead.waiting_since, ahead.id) < (mine.waiting_since, mine.id)
               AND coalesce(ahead.waiting_ended_at > mine.waiting_since, true)
           WHERE mine.id = $1
           GROUP BY mine.id"#,
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
