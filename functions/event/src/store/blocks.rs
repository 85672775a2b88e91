//! Whom organisers have blocked. A hold asks in its own statement (`look.sql`), so
//! of a block and a hold at once either the hold was there before, and stays, or it
//! is refused.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use uuid::Uuid;

use crate::domain::Block;

/// The sort key of a list's last item.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct After(pub Timestamp, pub Uuid);

/// What came of blocking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// The account is blocked.
    Yes,
    /// It is in the event's team.
    InTeam,
    /// There is no such event, or who asks may not.
    NoEvent,
}

/// Blocks an account at all events of an event's owner, if `block.blocked_by` is
/// that or one of this event's managers. One who is blocked already stays so, for
/// the new reason.
pub async fn block(pool: &PgPool, event_id: Uuid, block: &Block) -> Result<Blocked, sqlx::Error> {
    let in_team = sqlx::query_scalar!(
        r#"WITH target AS (
               SELECT organizer_id, event.role_of(events, $2) IS NOT NULL AS in_team
               FROM event.events
               WHERE id = $1 AND deleted_at IS NULL
                   AND event.role_of(events, $5) IN ('owner', 'manager')
           ), blocked AS (
               INSERT INTO event.blocked_accounts (organizer_id, user_id, username, reason,
                   blocked_by, blocked_by_username, blocked_at)
               SELECT organizer_id, $2, $3, $4, $5, $6, $7 FROM target WHERE NOT in_team
               ON CONFLICT ON CONSTRAINT blocked_accounts_pkey DO UPDATE
               SET username = coalesce(excluded.username, blocked_accounts.username),
                   reason = excluded.reason, blocked_by = excluded.blocked_by,
                   blocked_by_username = excluded.blocked_by_username,
                   blocked_at = excluded.blocked_at
           )
           SELECT in_team AS "in_team!" FROM target"#,
        event_id,
        block.user_id,
        block.username,
        block.reason,
        block.blocked_by,
        block.blocked_by_username,
        block.blocked_at.to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?;
    Ok(match in_team {
        Some(false) => Blocked::Yes,
        Some(true) => Blocked::InTeam,
        None => Blocked::NoEvent,
    })
}

/// Whom an organiser has blocked, the newest first, at most `limit`.
pub async fn list(
    pool: &PgPool,
    organizer_id: Uuid,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Block>, sqlx::Error> {
    let After(at, id) = after.unwrap_or(After(Timestamp::MAX, Uuid::max()));
    let rows = sqlx::query!(
        r#"SELECT user_id, username, reason, blocked_by, blocked_by_username,
               blocked_at AS "blocked_at: jiff_sqlx::Timestamp"
           FROM event.blocked_accounts
           WHERE organizer_id = $1 AND (blocked_at, user_id) < ($2, $3)
           ORDER BY blocked_at DESC, user_id DESC LIMIT $4"#,
        organizer_id,
        at.to_sqlx() as _,
        id,
        limit,
    )
    .fetch_all(pool)
    .await?;
    let blocks = rows.into_iter().map(|row| Block {
        user_id: row.user_id,
        username: row.username,
        reason: row.reason,
        blocked_by: row.blocked_by,
        blocked_by_username: row.blocked_by_username,
        blocked_at: row.blocked_at.to_jiff(),
    });
    Ok(blocks.collect())
}

/// Takes an organiser's registrations from an account again; whether it was
/// blocked or not.
pub async fn unblock(pool: &PgPool, organizer_id: Uuid, user_id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM event.blocked_accounts WHERE organizer_id = $1 AND user_id = $2",
        organizer_id,
        user_id,
    )
    .execute(pool)
    .await?;
    Ok(())
}
