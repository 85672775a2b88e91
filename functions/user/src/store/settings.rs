//! What users have chosen.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::{Reminders, Settings};

/// Gives a new account the default settings. Settings that are there stay.
pub async fn create(connection: &mut PgConnection, user_id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"INSERT INTO "user".settings (user_id) VALUES ($1)
           ON CONFLICT ON CONSTRAINT settings_pkey DO NOTHING"#,
        user_id,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A user's settings; `None` until `user-registered` was heard.
pub async fn find(
    connection: &mut PgConnection,
    user_id: Uuid,
) -> Result<Option<Settings>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT remind_day_before, remind_hour_before, version
           FROM "user".settings WHERE user_id = $1"#,
        user_id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Settings {
        reminders: Reminders {
            day_before: row.remind_day_before,
            hour_before: row.remind_hour_before,
        },
        version: row.version,
    }))
}

/// Stores edited settings. Lock the profile first ([`super::profiles::lock`]).
pub async fn update(
    connection: &mut PgConnection,
    user_id: Uuid,
    settings: &Settings,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE "user".settings
           SET remind_day_before = $2, remind_hour_before = $3, version = $4
           WHERE user_id = $1"#,
        user_id,
        settings.reminders.day_before,
        settings.reminders.hour_before,
        settings.version,
    )
    .execute(connection)
    .await?;
    Ok(())
}
