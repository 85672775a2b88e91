//! Who users say they are.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use messages::{Locale, UserRegistered};
use sqlx::PgConnection;
use uuid::Uuid;

use super::unknown;
use crate::domain::Profile;

struct Row {
    user_id: Uuid,
    username: String,
    email: String,
    name: String,
    bio: String,
    locale: String,
    time_zone: String,
    version: i64,
    created_at: jiff_sqlx::Timestamp,
}

impl TryFrom<Row> for Profile {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, sqlx::Error> {
        Ok(Self {
            user_id: row.user_id,
            username: row.username,
            email: row.email,
            name: row.name,
            bio: row.bio,
            locale: Locale::parse(&row.locale).ok_or_else(|| unknown("locale", &row.locale))?,
            time_zone: row.time_zone,
            version: row.version,
            created_at: Timestamp::from(row.created_at),
        })
    }
}

/// Makes the profile of a new account. A profile that is there stays.
pub async fn create(
    connection: &mut PgConnection,
    user: &UserRegistered,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"INSERT INTO "user".profiles (user_id, username, email, locale, time_zone, created_at)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT ON CONSTRAINT profiles_pkey DO NOTHING"#,
        user.user_id,
        user.username,
        user.email,
        user.locale.as_str(),
        user.time_zone,
        user.registered_at.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A user's profile; `None` until `user-registered` was heard.
pub async fn find(
    connection: &mut PgConnection,
    user_id: Uuid,
) -> Result<Option<Profile>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"SELECT user_id, username, email, name, bio, locale, time_zone, version,
                  created_at AS "created_at: jiff_sqlx::Timestamp"
           FROM "user".profiles WHERE user_id = $1"#,
        user_id,
    )
    .fetch_optional(connection)
    .await?
    .map(Profile::try_from)
    .transpose()
}

/// As [`find`], and nobody else edits the profile or its settings until the
/// transaction ends.
pub async fn lock(
    connection: &mut PgConnection,
    user_id: Uuid,
) -> Result<Option<Profile>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"SELECT user_id, username, email, name, bio, locale, time_zone, version,
                  created_at AS "created_at: jiff_sqlx::Timestamp"
           FROM "user".profiles WHERE user_id = $1 FOR UPDATE"#,
        user_id,
    )
    .fetch_optional(connection)
    .await?
    .map(Profile::try_from)
    .transpose()
}

/// Stores an edited profile that was read with [`lock`].
pub async fn update(connection: &mut PgConnection, profile: &Profile) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE "user".profiles
           SET name = $2, bio = $3, locale = $4, time_zone = $5, version = $6
           WHERE user_id = $1"#,
        profile.user_id,
        profile.name,
        profile.bio,
        profile.locale.as_str(),
        profile.time_zone,
        profile.version,
    )
    .execute(connection)
    .await?;
    Ok(())
}
