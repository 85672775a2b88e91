use access_tokens::{Identity, Role};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use super::roles;
use crate::domain::RefreshToken;

/// Starts a session, and clears away those of the account that have ended.
pub async fn start_session(
    pool: &PgPool,
    id: Uuid,
    account_id: Uuid,
    token: &RefreshToken,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH ended AS (
             DELETE FROM auth.sessions WHERE account_id = $2 AND expires_at <= $5
         )
         INSERT INTO auth.sessions (
             id, account_id, token_family_hash, token_secret_hash,
             created_at, refreshed_at, expires_at
         ) VALUES ($1, $2, $3, $4, $5, $5, $6)",
        id,
        account_id,
        &token.family_hash(),
        &token.secret_hash(),
        now.to_sqlx() as _,
        expires_at.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// What became of a refresh token that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// It was the newest: the session goes on with its successor.
    GoesOn(Identity),
    /// It had been used before. The session is over: one of the two who have
    /// the token is a thief, and nobody can tell which.
    Reused,
    /// It belongs to no session, or to one that has ended.
    Unknown,
}

/// Replaces a session's token by its successor.
pub async fn refresh_session(
    pool: &PgPool,
    shown: &RefreshToken,
    successor: &RefreshToken,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Refreshed, sqlx::Error> {
    let row = sqlx::query!(
        "UPDATE auth.sessions AS session
         SET token_secret_hash = $3, refreshed_at = $4, expires_at = $5
         FROM auth.accounts AS account
         WHERE session.token_family_hash = $1 AND session.token_secret_hash = $2
           AND session.revoked_at IS NULL AND session.expires_at > $4
           AND account.id = session.account_id
         RETURNING session.id AS session_id, account.id AS user_id, account.username, account.roles",
        &shown.family_hash(),
        &shown.secret_hash(),
        &successor.secret_hash(),
        now.to_sqlx() as _,
        expires_at.to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?;
    if let Some(row) = row {
        return Ok(Refreshed::GoesOn(Identity {
            user_id: row.user_id,
            session_id: row.session_id,
            username: row.username,
            roles: roles::from_column(&row.roles),
        }));
    }
    let revoked = sqlx::query!(
        "UPDATE auth.sessions SET revoked_at = $3, revoked_because = 'token_reused'
         WHERE token_family_hash = $1 AND token_secret_hash <> $2
           AND revoked_at IS NULL AND expires_at > $3",
        &shown.family_hash(),
        &shown.secret_hash(),
        now.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(if revoked.rows_affected() == 0 { Refreshed::Unknown } else { Refreshed::Reused })
}

/// Ends the session of a token, be it the newest or an older one.
pub async fn end_session(
    pool: &PgPool,
    token: &RefreshToken,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE auth.sessions SET revoked_at = $2, revoked_because = 'signed_out'
         WHERE token_family_hash = $1 AND revoked_at IS NULL",
        &token.family_hash(),
        now.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The user of a session that has not ended, as of now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSession {
    /// The user's name.
    pub username: String,
    /// The user's roles.
    pub roles: Vec<Role>,
}

/// A session of this user, if it has not ended.
pub async fn find_live_session(
    pool: &PgPool,
    id: Uuid,
    user_id: Uuid,
    now: Timestamp,
) -> Result<Option<LiveSession>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT account.username, account.roles
         FROM auth.sessions AS session
         JOIN auth.accounts AS account ON account.id = session.account_id
         WHERE session.id = $1 AND account.id = $2
           AND session.revoked_at IS NULL AND session.expires_at > $3",
        id,
        user_id,
        now.to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| LiveSession { username: row.username, roles: roles::from_column(&row.roles) }))
}
