//! Who can be told something.

use messages::{Locale, UserRegistered, UserSettingsChanged};
use sqlx::PgConnection;
use uuid::Uuid;

use super::unknown;
use crate::domain::Recipient;

/// Learns a new user's name and address. Where their settings came first,
/// language and time zone are newer than the sign-up's and stay.
pub async fn register(
    connection: &mut PgConnection,
    user: &UserRegistered,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO notification.recipients (user_id, username, email, locale, time_zone)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT ON CONSTRAINT recipients_pkey
         DO UPDATE SET username = EXCLUDED.username, email = EXCLUDED.email",
        user.user_id,
        user.username,
        user.email,
        user.locale.as_str(),
        user.time_zone,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Learns a user's settings, unless newer ones are known.
pub async fn change_settings(
    connection: &mut PgConnection,
    settings: &UserSettingsChanged,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO notification.recipients AS known
             (user_id, name, locale, time_zone, remind_day_before, remind_hour_before, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT ON CONSTRAINT recipients_pkey
         DO UPDATE SET name = EXCLUDED.name,
                       locale = EXCLUDED.locale,
                       time_zone = EXCLUDED.time_zone,
                       remind_day_before = EXCLUDED.remind_day_before,
                       remind_hour_before = EXCLUDED.remind_hour_before,
                       version = EXCLUDED.version
         WHERE known.version < EXCLUDED.version",
        settings.user_id,
        settings.name,
        settings.locale.as_str(),
        settings.time_zone,
        settings.remind_day_before,
        settings.remind_hour_before,
        settings.version,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A user whose address is known; `None` until `user-registered` was heard.
pub async fn find(
    connection: &mut PgConnection,
    user_id: Uuid,
) -> Result<Option<Recipient>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT username AS "username!", email AS "email!", name, locale, time_zone,
                  remind_day_before, remind_hour_before
           FROM notification.recipients WHERE user_id = $1 AND email IS NOT NULL"#,
        user_id,
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Recipient {
            user_id,
            username: row.username,
            name: row.name,
            email: row.email,
            locale: Locale::parse(&row.locale).ok_or_else(|| unknown("locale", &row.locale))?,
            time_zone: row.time_zone,
            remind_day_before: row.remind_day_before,
            remind_hour_before: row.remind_hour_before,
        })
    })
    .transpose()
}
