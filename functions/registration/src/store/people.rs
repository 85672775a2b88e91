//! What is known of people, whether they have a registration or not.

use messages::{UserRegistered, UserSettingsChanged};
use sqlx::PgPool;
use uuid::Uuid;

use crate::domain::Account;

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

/// Whose account it is; `None` where nothing was heard of such a one.
pub async fn find(pool: &PgPool, account: &Account) -> Result<Option<Uuid>, sqlx::Error> {
    match account {
        Account::Username(username) => {
            sqlx::query_scalar!(
                r#"SELECT user_id FROM registration.people
                   WHERE lower(username COLLATE "C") = lower($1 COLLATE "C") LIMIT 1"#,
                username,
            )
            .fetch_optional(pool)
            .await
        }
        Account::Email(email) => {
            sqlx::query_scalar!(
                r#"SELECT user_id FROM registration.people
                   WHERE lower(email COLLATE "C") = lower($1 COLLATE "C") LIMIT 1"#,
                email,
            )
            .fetch_optional(pool)
            .await
        }
    }
}

/// An account, in small letters as names are compared (ASCII).
#[derive(Clone, Debug)]
pub struct Found {
    /// Whose it is.
    pub user_id: Uuid,
    /// The name chosen at sign-up.
    pub username: String,
    /// The mail address.
    pub email: String,
}

/// Whose accounts these are, at most `limit`; the names in small letters (ASCII).
pub async fn find_all(
    pool: &PgPool,
    usernames: &[String],
    emails: &[String],
    limit: i64,
) -> Result<Vec<Found>, sqlx::Error> {
    sqlx::query_as!(
        Found,
        r#"SELECT user_id AS "user_id!", lower(username COLLATE "C") AS "username!",
               lower(email COLLATE "C") AS "email!"
           FROM registration.people WHERE lower(username COLLATE "C") = ANY ($1)
           UNION ALL
           SELECT user_id, lower(username COLLATE "C"), lower(email COLLATE "C")
           FROM registration.people WHERE lower(email COLLATE "C") = ANY ($2)
           LIMIT $3"#,
        usernames,
        emails,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// What an account is called; `None` where nothing was heard of it yet.
pub async fn username(pool: &PgPool, user_id: Uuid) -> Result<Option<String>, sqlx::Error> {
    let username = sqlx::query_scalar!(
        "SELECT username FROM registration.people WHERE user_id = $1",
        user_id,
    )
    .fetch_optional(pool)
    .await?;
    Ok(username.flatten())
}
