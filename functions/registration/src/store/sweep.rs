use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use crate::domain::{CLAIM, Unfinished};

/// A half-done registration that is this sweep's to end.
#[derive(Clone, Copy, Debug)]
pub struct Claimed {
    /// The registration.
    pub id: Uuid,
    /// Its event.
    pub event_id: Uuid,
    /// What it is in the middle of.
    pub what: Unfinished,
}

/// Takes the half-done registrations that are due, the longest overdue first,
/// at most `limit`. They are claimed for [`CLAIM`] by moving their due time in a
/// transaction of its own: no row stays locked while Event is asked, another
/// sweep finds others, and what a killed sweep had claimed comes due again.
pub async fn claim(pool: &PgPool, now: Timestamp, limit: i64) -> Result<Vec<Claimed>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH due AS (
               SELECT id FROM registration.registrations
               WHERE sweep_at <= $1 ORDER BY sweep_at LIMIT $2
               FOR UPDATE SKIP LOCKED
           )
           UPDATE registration.registrations AS mine SET sweep_at = $3
           FROM due WHERE mine.id = due.id
           RETURNING mine.id, mine.event_id, mine.status, mine.seat_release_due, mine.transfer_of,
               mine.confirm_requested_at IS NOT NULL AS "confirm_requested!""#,
        now.to_sqlx() as _,
        limit,
        (now + CLAIM).to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?;
    let claimed = rows.into_iter().filter_map(|row| {
        let what = match row.transfer_of {
            Some(from) if row.status == "requested" => Unfinished::HandingOver { from },
            _ => Unfinished::of(&row.status, row.confirm_requested, row.seat_release_due)?,
        };
        Some(Claimed { id: row.id, event_id: row.event_id, what })
    });
    Ok(claimed.collect())
}

/// When the last of the half-done registrations comes due that do so until
/// `until`.
pub async fn last_due(pool: &PgPool, until: Timestamp) -> Result<Option<Timestamp>, sqlx::Error> {
    let last = sqlx::query_scalar!(
        r#"SELECT max(sweep_at) AS "last: jiff_sqlx::Timestamp"
           FROM registration.registrations WHERE sweep_at <= $1"#,
        until.to_sqlx() as _,
    )
    .fetch_one(pool)
    .await?;
    Ok(last.map(jiff_sqlx::Timestamp::to_jiff))
}
