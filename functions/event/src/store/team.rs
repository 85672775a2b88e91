//! Who may do what with an event.

use sqlx::PgPool;
use uuid::Uuid;

use super::row::unexpected;
use crate::domain::{Rights, Role, Status, Zone};

/// What somebody is in an event's team, and the event; `None`: nothing, or
/// there is no such event.
pub async fn rights(
    pool: &PgPool,
    event_id: Uuid,
    user_id: Uuid,
) -> Result<Option<Rights>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT event.role_of(events, $2) AS "role!", title, status, time_zone,
               starts_at AS "starts_at: jiff_sqlx::Timestamp",
               ends_at AS "ends_at: jiff_sqlx::Timestamp"
           FROM event.events
           WHERE id = $1 AND deleted_at IS NULL AND event.role_of(events, $2) IS NOT NULL"#,
        event_id,
        user_id,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Rights {
        role: Role::parse(&row.role).ok_or_else(|| unexpected("role", &row.role))?,
        title: row.title,
        starts_at: row.starts_at.to_jiff(),
        ends_at: row.ends_at.to_jiff(),
        time_zone: Zone::named(&row.time_zone)
            .ok_or_else(|| unexpected("time_zone", &row.time_zone))?,
        status: Status::parse(&row.status).ok_or_else(|| unexpected("status", &row.status))?,
    }))
}
