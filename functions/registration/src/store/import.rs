//! Many intents at once: all of them, or none.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

/// Rows of one statement.
const MOST: i64 = 1_000;

/// Somebody is to be registered.
#[derive(Clone, Copy, Debug)]
pub struct Intended {
    /// The registration's id.
    pub id: Uuid,
    /// Who.
    pub user_id: Uuid,
    /// How many places.
    pub quantity: u16,
}

/// What keeps somebody from being registered for an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Active {
    /// They have places, or will have confirmed them.
    Registered,
    /// They wait for places.
    Waiting,
    /// They have places that await the team's approval.
    AwaitingApproval,
    /// It is just being decided whether they get places, or lose them.
    Changing,
}

/// Which of these people have an active registration for the event.
pub async fn active_of(
    pool: &PgPool,
    event_id: Uuid,
    user_ids: &[Uuid],
    now: Timestamp,
) -> Result<Vec<(Uuid, Active)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT user_id, CASE
               WHEN status IN ('waiting', 'awaiting_approval') THEN status
               WHEN status = 'requested' OR status = 'pending'
                   AND confirm_requested_at IS NULL AND expires_at <= $3 THEN 'changing'
               ELSE 'registered' END AS "active!"
           FROM registration.registrations
           WHERE event_id = $1 AND user_id = ANY ($2)
               AND status IN
                   ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed')
           LIMIT $4"#,
        event_id,
        user_ids,
        now.to_sqlx() as _,
        MOST,
    )
    .fetch_all(pool)
    .await?;
    let active = |active: &str| match active {
        "waiting" => Active::Waiting,
        "awaiting_approval" => Active::AwaitingApproval,
        "changing" => Active::Changing,
        _ => Active::Registered,
    };
    Ok(rows.into_iter().map(|row| (row.user_id, active(&row.active))).collect())
}

/// Writes the intents down before Event is asked, to be swept at `sweep_at`; or
/// none, where somebody has an active registration already: then these people
/// are returned. Two that overlap wait for each other in the order of people.
pub async fn intend_all(
    pool: &PgPool,
    event_id: Uuid,
    intended: &[Intended],
    sweep_at: Timestamp,
    at: Timestamp,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let mut intended = intended.to_vec();
    intended.sort_unstable_by_key(|one| one.user_id);
    let ids: Vec<_> = intended.iter().map(|one| one.id).collect();
    let user_ids: Vec<_> = intended.iter().map(|one| one.user_id).collect();
    let quantities: Vec<_> = intended.iter().map(|one| i32::from(one.quantity)).collect();
    let mut transaction = pool.begin().await?;
    let written: HashSet<_> = sqlx::query_scalar!(
        "INSERT INTO registration.registrations
             (id, user_id, event_id, quantity, status, sweep_at, created_at)
         SELECT id, user_id, $1, quantity, 'requested', $5, $6
         FROM unnest($2::uuid[], $3::uuid[], $4::integer[]) AS one (id, user_id, quantity)
         ON CONFLICT (event_id, user_id)
             WHERE status IN
                 ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed')
         DO NOTHING RETURNING user_id",
        event_id,
        &ids,
        &user_ids,
        &quantities,
        sweep_at.to_sqlx() as _,
        at.to_sqlx() as _,
    )
    .fetch_all(&mut *transaction)
    .await?
    .into_iter()
    .collect();
    let others: Vec<_> =
        user_ids.into_iter().filter(|user_id| !written.contains(user_id)).collect();
    if others.is_empty() {
        transaction.commit().await?;
    } else {
        transaction.rollback().await?;
    }
    Ok(others)
}

/// Ends intents that came to nothing, as [`super::refuse`] does with one.
pub async fn refuse_all(
    pool: &PgPool,
    ids: &[Uuid],
    release_due: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE registration.registrations
         SET status = 'refused', seat_release_due = $2, sweep_at = $3, version = version + 1
         WHERE id = ANY ($1) AND status = 'requested'",
        ids,
        release_due.is_some(),
        release_due.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}
