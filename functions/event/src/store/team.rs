//! Who may do what with an event. A team is changed under the lock of its event
//! ([`super::events::lock`]).

use messages::TeamRole;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::row::unexpected;
use crate::domain::{Member, Rights, Role, Status, TEAM_MAX, Zone};

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

/// A row of `event.team_members`.
struct MemberRow {
    user_id: Uuid,
    username: String,
    role: String,
    email: Option<String>,
    joined_at: jiff_sqlx::Timestamp,
}

impl TryFrom<MemberRow> for Member {
    type Error = sqlx::Error;

    fn try_from(row: MemberRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            user_id: row.user_id,
            username: row.username,
            role: TeamRole::parse(&row.role).ok_or_else(|| unexpected("role", &row.role))?,
            email: row.email,
            joined_at: row.joined_at.to_jiff(),
        })
    }
}

/// The members of an event's team, in the order of their joining.
pub async fn members(pool: &PgPool, event_id: Uuid) -> Result<Vec<Member>, sqlx::Error> {
    let rows = sqlx::query_as!(
        MemberRow,
        r#"SELECT user_id, username, role, email,
               joined_at AS "joined_at: jiff_sqlx::Timestamp"
           FROM event.team_members WHERE event_id = $1 ORDER BY joined_at, user_id LIMIT $2"#,
        event_id,
        TEAM_MAX,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Member::try_from).collect()
}

/// How many members and open invitations an event has.
pub async fn size(connection: &mut PgConnection, event_id: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT (SELECT count(*) FROM event.team_members WHERE event_id = $1)
             + (SELECT count(*) FROM event.team_invitations
                WHERE event_id = $1 AND accepted_by IS NULL) AS "size!""#,
        event_id,
    )
    .fetch_one(connection)
    .await
}

/// Whether somebody joined who was invited at this address; upper and lower
/// case are the same.
pub async fn has_address(
    connection: &mut PgConnection,
    event_id: Uuid,
    email: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM event.team_members
               WHERE event_id = $1 AND lower(email) = lower($2)) AS "joined!""#,
        event_id,
        email,
    )
    .fetch_one(connection)
    .await
}

/// Gives a member another role; `None`: they are not in the team.
pub async fn set_role(
    connection: &mut PgConnection,
    event_id: Uuid,
    user_id: Uuid,
    role: TeamRole,
) -> Result<Option<Member>, sqlx::Error> {
    let row = sqlx::query_as!(
        MemberRow,
        r#"UPDATE event.team_members SET role = $3 WHERE event_id = $1 AND user_id = $2
           RETURNING user_id, username, role, email,
               joined_at AS "joined_at: jiff_sqlx::Timestamp""#,
        event_id,
        user_id,
        role.as_str(),
    )
    .fetch_optional(connection)
    .await?;
    row.map(Member::try_from).transpose()
}

/// Takes a member out of the team, with the invitation by which they joined:
/// its link must not bring them back. `false`: they are not in it.
pub async fn remove(
    connection: &mut PgConnection,
    event_id: Uuid,
    user_id: Uuid,
) -> Result<bool, sqlx::Error> {
    let removed = sqlx::query!(
        "WITH used AS (
             DELETE FROM event.team_invitations WHERE event_id = $1 AND accepted_by = $2
         )
         DELETE FROM event.team_members WHERE event_id = $1 AND user_id = $2",
        event_id,
        user_id,
    )
    .execute(connection)
    .await?;
    Ok(removed.rows_affected() == 1)
}
