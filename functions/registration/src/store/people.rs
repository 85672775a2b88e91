//! What is known of people, whether they have a registration or not.

use messages::{UserRegistered, UserSettingsChanged};
use sqlx::PgPool;

/// Learns a new user's name and address. A display name that came first stays.
pub async fn register(pool: &PgPool, user: &UserRegistered) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO registration.people (user_id, username, email) VALUES ($1, $2, $3)
         ON CONFLICT ON CONSTRAINT people_pkey
         DO UPDATE SET username = EXCLUDED.username, email = EXCLUDED.email",
        user.user_id,
        user.username,
        user.email,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Learns a user's display name, unless a newer one is known.
pub async fn rename(pool: &PgPool, settings: &UserSettingsChanged) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO registration.people AS known (user_id, name, version) VALUES ($1, $2, $3)
         ON CONFLICT ON CONSTRAINT people_pkey
         DO UPDATE SET name = EXCLUDED.name, version = EXCLUDED.version
         WHERE known.version < EXCLUDED.version",
        settings.user_id,
        settings.name,
        settings.version,
    )
    .execute(pool)
    .await?;
    Ok(())
}
