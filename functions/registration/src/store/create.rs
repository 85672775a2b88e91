use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::rows;
use crate::{
    domain::{GRACE, Quantity, Registration, SKEW, Status},
    event_client::Hold,
};

/// Somebody wants a place.
#[derive(Clone, Copy, Debug)]
pub struct Intent {
    /// The id of the registration, if it is to be a new one.
    pub id: Uuid,
    /// Who.
    pub user_id: Uuid,
    /// Of which event.
    pub event_id: Uuid,
    /// How many places.
    pub quantity: Quantity,
    /// Of which ticket type, where the event has any.
    pub ticket_type_id: Option<Uuid>,
    /// How many places they may keep unconfirmed at once, over all events. `None`:
    /// it does not count.
    pub pending_limit: Option<PendingLimit>,
    /// When.
    pub at: Timestamp,
}

/// How many registrations one account may keep unconfirmed at once, over all
/// events; up to a hundred, which is as far as [`begin`] counts. Offers to who
/// waited are not counted, nor what the team gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingLimit(pub u32);

/// What [`begin`] found.
#[derive(Clone, Copy, Debug)]
pub enum Begun {
    /// Go on under this id: the intent's, or that of an earlier try that got
    /// no answer.
    GoOn {
        /// The id.
        id: Uuid,
        /// Others wait for the same places.
        others_wait: bool,
    },
    /// There is a registration already.
    Exists {
        /// Its id.
        id: Uuid,
        /// It is unconfirmed, nobody asked to confirm it, and its time is over.
        lapsed: bool,
    },
    /// The account keeps as many places unconfirmed as it may.
    TooMany(PendingLimit),
}

/// Writes the intent down before Event is asked: one statement, which is also
/// where a second registration for the event is found, and one too many.
///
/// The limit is exact. Each intent that counts has a number of its account's, and a
/// unique index says whose it is; of two at once that choose the same, one looks
/// again. Each look that fails means that another got a number, so they are few.
///
/// Nobody goes on with an intent to take over places: that gets no new ones.
///
/// Others wait for the same places where they wait for the same ticket type, or
/// where the event's own places had run out for them.
pub async fn begin(pool: &PgPool, intent: &Intent) -> Result<Begun, sqlx::Error> {
    let looks = intent.pending_limit.map_or(0, |PendingLimit(limit)| limit.saturating_mul(2));
    for _ in 0..looks {
        match begin_once(pool, intent).await {
            Err(error) if is_number_taken(&error) => {}
            begun => return begun,
        }
    }
    begin_once(pool, intent).await
}

fn is_number_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.constraint())
        == Some("registrations_pending_number")
}

/// The series has a constant end: with the limit as its end the planner would take
/// it for a thousand rows where it doesn't know the limit, and so plan this
/// statement anew for each request, which takes longer than running it.
async fn begin_once(pool: &PgPool, intent: &Intent) -> Result<Begun, sqlx::Error> {
    let limit = intent.pending_limit;
    let row = sqlx::query!(
        r#"WITH number AS MATERIALIZED (
               SELECT (
                   SELECT free FROM generate_series(1, 100) free
                   WHERE free <= $8::integer AND NOT EXISTS (
                       SELECT FROM registration.registrations taken
                       WHERE taken.user_id = $2 AND taken.pending_number = free
                           AND taken.status IN ('requested', 'pending')
                           AND taken.confirm_requested_at IS NULL)
                   ORDER BY free LIMIT 1
               ) AS free
           )
           INSERT INTO registration.registrations AS mine
               (id, user_id, event_id, quantity, status, sweep_at, created_at, pending_number)
           SELECT $1, $2, $3, $4, 'requested', $5, $6, free
           FROM number WHERE free IS NOT NULL OR $8 IS NULL
           ON CONFLICT (event_id, user_id)
               WHERE status IN
                   ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed')
           DO UPDATE SET sweep_at =
               CASE mine.status WHEN 'requested' THEN excluded.sweep_at ELSE mine.sweep_at END
           RETURNING id, status = 'requested' AND transfer_of IS NULL AS "requested!",
               status = 'pending' AND confirm_requested_at IS NULL
                   AND expires_at <= $6 AS "lapsed!",
               EXISTS (
                   SELECT FROM registration.registrations ahead
                   WHERE ahead.event_id = $3 AND ahead.status = 'waiting'
                       AND (ahead.ticket_type_id IS NOT DISTINCT FROM $7
                           OR ahead.waits_for = 'event')
               ) AS "others_wait!""#,
        intent.id,
        intent.user_id,
        intent.event_id,
        i32::from(intent.quantity.get()),
        (intent.at + GRACE).to_sqlx() as _,
        intent.at.to_sqlx() as _,
        intent.ticket_type_id,
        limit.map(|PendingLimit(limit)| i32::try_from(limit).unwrap_or(i32::MAX)),
    )
    .fetch_optional(pool)
    .await?;
    match (row, limit) {
        (Some(row), _) => Ok(if row.requested {
            Begun::GoOn { id: row.id, others_wait: row.others_wait }
        } else {
            Begun::Exists { id: row.id, lapsed: row.lapsed }
        }),
        (None, Some(limit)) => begun_before(pool, intent, limit).await,
        (None, None) => Err(sqlx::Error::RowNotFound),
    }
}

/// No number is free. One that was begun for this event has its own, and goes on.
async fn begun_before(
    pool: &PgPool,
    intent: &Intent,
    limit: PendingLimit,
) -> Result<Begun, sqlx::Error> {
    let row = sqlx::query!(
        r#"UPDATE registration.registrations AS mine SET sweep_at =
               CASE status WHEN 'requested' THEN $5 ELSE sweep_at END
           WHERE event_id = $1 AND user_id = $2
               AND status IN
                   ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed')
           RETURNING id, status = 'requested' AND transfer_of IS NULL AS "requested!",
               status = 'pending' AND confirm_requested_at IS NULL
                   AND expires_at <= $3 AS "lapsed!",
               EXISTS (
                   SELECT FROM registration.registrations ahead
                   WHERE ahead.event_id = $1 AND ahead.status = 'waiting'
                       AND (ahead.ticket_type_id IS NOT DISTINCT FROM $4
                           OR ahead.waits_for = 'event')
               ) AS "others_wait!""#,
        intent.event_id,
        intent.user_id,
        intent.at.to_sqlx() as _,
        intent.ticket_type_id,
        (intent.at + GRACE).to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?;
    Ok(match row {
        Some(row) if row.requested => Begun::GoOn { id: row.id, others_wait: row.others_wait },
        Some(row) => Begun::Exists { id: row.id, lapsed: row.lapsed },
        None => Begun::TooMany(limit),
    })
}

/// How places came to be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granted {
    /// To somebody who asked just now.
    Asked,
    /// To somebody who waited: they always have the last word.
    Offered,
}

/// Writes down what Event granted; and where that is to be confirmed at once,
/// the wish to confirm, so that the sweep does it if nobody else does. Where the
/// team decides, it awaits that. `None` when the registration is not waiting for a
/// place any more.
///
/// The places are what Event says: an earlier try may have asked for others. A
/// twin of a request may have been told to wait before this one was granted. An
/// offer does not count among what its owner keeps unconfirmed.
pub async fn hold_granted(
    transaction: &mut PgConnection,
    id: Uuid,
    hold: &Hold,
    granted: Granted,
    at: Timestamp,
) -> Result<Option<Registration>, sqlx::Error> {
    let event = &hold.event;
    let ticket_type = hold.ticket_type.as_ref();
    let confirmed_at = (granted == Granted::Asked && hold.is_to_be_confirmed()).then_some(at);
    let status = if hold.awaits_approval() { Status::AwaitingApproval } else { Status::Pending };
    let sweep_at = confirmed_at.map_or(hold.expires_at + SKEW, |at| at + GRACE);
    rows!(
        returning
        "UPDATE registration.registrations SET status = $16, event_version = $2,
             event_title = $3, event_starts_at = $4, event_ends_at = $5, event_time_zone = $6,
             event_place = $7, approval_since = $17, expires_at = $8, sweep_at = $9, confirm_requested_at = $10,
             ticket_type_id = $11, ticket_type_name = $12, quantity = coalesce($13, quantity),
             waiting_ended_at = CASE status WHEN 'waiting' THEN $14::timestamptz END,
             waiting_end = CASE status WHEN 'waiting' THEN 'offered' END,
             event_cancellation_closes_at = $15,
             pending_number = CASE status WHEN 'requested' THEN pending_number END,
             version = version + 1
         WHERE id = $1 AND status IN ('requested', 'waiting')",
        id,
        event.version,
        event.title,
        event.starts_at.to_sqlx() as _,
        event.ends_at.to_sqlx() as _,
        event.time_zone,
        Json(&event.place) as _,
        hold.expires_at.to_sqlx() as _,
        sweep_at.to_sqlx() as _,
        confirmed_at.map(ToSqlx::to_sqlx) as _,
        ticket_type.map(|ticket_type| ticket_type.id),
        ticket_type.map(|ticket_type| &ticket_type.name),
        hold.quantity.map(i32::from),
        at.to_sqlx() as _,
        hold.cancellation_closes_at.map(ToSqlx::to_sqlx) as _,
        status.as_str(),
        hold.awaits_approval().then_some(at).map(ToSqlx::to_sqlx) as _,
    )
    .fetch_optional(transaction)
    .await?
    .map(Registration::try_from)
    .transpose()
}

/// Ends an intent that came to nothing. With `release_due` Event may hold a
/// seat for it nonetheless, and the sweep sees to that from `at` on. `false`
/// when it was no intent any more.
pub async fn refuse(
    pool: &PgPool,
    id: Uuid,
    release_due: Option<Timestamp>,
) -> Result<bool, sqlx::Error> {
    let refused = sqlx::query!(
        "UPDATE registration.registrations
         SET status = 'refused', seat_release_due = $2, sweep_at = $3, version = version + 1
         WHERE id = $1 AND status = 'requested'",
        id,
        release_due.is_some(),
        release_due.map(ToSqlx::to_sqlx) as _,
    )
    .execute(pool)
    .await?;
    Ok(refused.rows_affected() == 1)
}

/// Notes that Event holds a seat for a refused intent. `false` when it is not a
/// refused one.
pub async fn owe_release(pool: &PgPool, id: Uuid, at: Timestamp) -> Result<bool, sqlx::Error> {
    let owed = sqlx::query!(
        "UPDATE registration.registrations
         SET seat_release_due = true, sweep_at = $2, version = version + 1
         WHERE id = $1 AND status = 'refused'",
        id,
        at.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(owed.rows_affected() == 1)
}
