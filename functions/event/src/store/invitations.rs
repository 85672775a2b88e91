//! Invitations to a team, and who joined by them. All changes are made under
//! the lock of their event ([`super::events::lock`]), so they follow one another.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use messages::{LinkToken, TeamRole};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::row::unexpected;
use crate::domain::{Invitation, TEAM_MAX};

/// A row of `event.team_invitations`.
struct InvitationRow {
    id: Uuid,
    event_id: Uuid,
    email: String,
    role: String,
    version: i64,
    sent_at: jiff_sqlx::Timestamp,
    expires_at: jiff_sqlx::Timestamp,
    accepted_by: Option<Uuid>,
}

/// Reads [`InvitationRow`]s: what follows `WHERE`, then its arguments.
macro_rules! select_invitations {
    ($rest:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            InvitationRow,
            r#"SELECT id, event_id, email, role, version, accepted_by,
                   sent_at AS "sent_at: jiff_sqlx::Timestamp",
                   expires_at AS "expires_at: jiff_sqlx::Timestamp"
               FROM event.team_invitations WHERE "# + $rest,
            $($argument),*
        )
    };
}

impl TryFrom<InvitationRow> for Invitation {
    type Error = sqlx::Error;

    fn try_from(row: InvitationRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            event_id: row.event_id,
            email: row.email,
            role: TeamRole::parse(&row.role).ok_or_else(|| unexpected("role", &row.role))?,
            version: row.version,
            sent_at: row.sent_at.to_jiff(),
            expires_at: row.expires_at.to_jiff(),
            accepted_by: row.accepted_by,
        })
    }
}

/// An event's open invitations, in the order of their making; those that have
/// ended too, until they are withdrawn.
pub async fn open(pool: &PgPool, event_id: Uuid) -> Result<Vec<Invitation>, sqlx::Error> {
    let rows = select_invitations!(
        "event_id = $1 AND accepted_by IS NULL ORDER BY id LIMIT $2",
        event_id,
        TEAM_MAX
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Invitation::try_from).collect()
}

/// The open invitation of an address; upper and lower case are the same.
pub async fn open_of(
    connection: &mut PgConnection,
    event_id: Uuid,
    email: &str,
) -> Result<Option<Invitation>, sqlx::Error> {
    let row = select_invitations!(
        "event_id = $1 AND lower(email) = lower($2) AND accepted_by IS NULL",
        event_id,
        email
    )
    .fetch_optional(connection)
    .await?;
    row.map(Invitation::try_from).transpose()
}

/// The invitation whose link has this token.
pub async fn by_token(
    connection: &mut PgConnection,
    token: &LinkToken,
) -> Result<Option<Invitation>, sqlx::Error> {
    let hash = token.hash();
    let row = select_invitations!("token_hash = $1", &hash).fetch_optional(connection).await?;
    row.map(Invitation::try_from).transpose()
}

/// Writes an invitation: a new one, or what it is after it was renewed.
pub async fn save(
    connection: &mut PgConnection,
    invitation: &Invitation,
    token: &LinkToken,
) -> Result<(), sqlx::Error> {
    let hash = token.hash();
    sqlx::query!(
        "INSERT INTO event.team_invitations (id, event_id, email, role, token_hash, version,
             sent_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT ON CONSTRAINT team_invitations_pkey DO UPDATE
         SET email = EXCLUDED.email, role = EXCLUDED.role, token_hash = EXCLUDED.token_hash,
             version = EXCLUDED.version, sent_at = EXCLUDED.sent_at,
             expires_at = EXCLUDED.expires_at",
        invitation.id,
        invitation.event_id,
        invitation.email,
        invitation.role.as_str(),
        &hash,
        invitation.version,
        invitation.sent_at.to_sqlx() as _,
        invitation.expires_at.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes back an open invitation; `false`: the event has none like this.
pub async fn withdraw(
    connection: &mut PgConnection,
    event_id: Uuid,
    id: Uuid,
) -> Result<bool, sqlx::Error> {
    let deleted = sqlx::query!(
        "DELETE FROM event.team_invitations
         WHERE id = $1 AND event_id = $2 AND accepted_by IS NULL",
        id,
        event_id,
    )
    .execute(connection)
    .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Makes an account, which is not in the team, a member by an open invitation.
pub async fn accept(
    connection: &mut PgConnection,
    invitation: &Invitation,
    user_id: Uuid,
    username: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH accepted AS (
             UPDATE event.team_invitations SET accepted_by = $2 WHERE id = $1
         )
         INSERT INTO event.team_members (event_id, user_id, role, username, email, joined_at)
         VALUES ($3, $2, $4, $5, $6, $7)",
        invitation.id,
        user_id,
        invitation.event_id,
        invitation.role.as_str(),
        username,
        invitation.email,
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}
