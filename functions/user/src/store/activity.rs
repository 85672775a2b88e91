//! What happened to users.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::unknown;
use crate::domain::{Activity, ActivityEvent, ActivityKind};

/// Adds lines to users' histories, all in one round trip; a message adds only
/// one.
pub async fn add(executor: impl PgExecutor<'_>, lines: &[Activity]) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
    let users: Vec<_> = lines.iter().map(|line| line.user_id).collect();
    let kinds: Vec<_> = lines.iter().map(|line| line.kind.as_str().to_owned()).collect();
    let times: Vec<_> = lines.iter().map(|line| line.occurred_at.to_sqlx()).collect();
    let events: Vec<_> =
        lines.iter().map(|line| line.event.as_ref().map(|event| event.id)).collect();
    let titles: Vec<_> =
        lines.iter().map(|line| line.event.as_ref().map(|event| event.title.as_str())).collect();
    let messages: Vec<_> = lines.iter().map(|line| line.message_id).collect();
    sqlx::query!(
        r#"INSERT INTO "user".activity
               (id, user_id, kind, occurred_at, event_id, event_title, message_id)
           SELECT id, user_id, kind, occurred_at, event_id, event_title, message_id
           FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::uuid[],
                       $6::text[], $7::uuid[])
               AS line (id, user_id, kind, occurred_at, event_id, event_title, message_id)
           ON CONFLICT ON CONSTRAINT activity_message_once DO NOTHING"#,
        &ids,
        &users,
        &kinds,
        &times as _,
        &events as _,
        &titles as _,
        &messages,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// A user's history, newest first: up to `limit` lines that come after the
/// line with the sort key `after`.
pub async fn list(
    connection: &mut PgConnection,
    user_id: Uuid,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Activity>, sqlx::Error> {
    let (before, id) = after.unwrap_or((Timestamp::MAX, Uuid::max()));
    let rows = sqlx::query!(
        r#"SELECT id, kind, occurred_at AS "occurred_at: jiff_sqlx::Timestamp",
                  event_id, event_title, message_id
           FROM "user".activity
           WHERE user_id = $1 AND (occurred_at, id) < ($2, $3)
           ORDER BY occurred_at DESC, id DESC LIMIT $4"#,
        user_id,
        before.to_sqlx() as _,
        id,
        limit,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Activity {
                id: row.id,
                user_id,
                kind: ActivityKind::parse(&row.kind)
                    .ok_or_else(|| unknown("activity kind", &row.kind))?,
                occurred_at: Timestamp::from(row.occurred_at),
                event: row
                    .event_id
                    .zip(row.event_title)
                    .map(|(id, title)| ActivityEvent { id, title }),
                message_id: row.message_id,
            })
        })
        .collect()
}
