//! Registrations that are passed on. Of the rows that a change locks, the
//! transfer's comes first, then that of the registration that is passed on, then
//! that of who takes it over.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::rows;
use crate::{
    domain::{AcceptedForm, GRACE, Registration, Taker, TicketCode, Transfer, TransferOutcome},
    event_client::Hold,
};

/// More than anybody offers one registration: a history says no more.
const HISTORY: i64 = 100;

/// A row of `registration.transfers`, with who takes over.
struct TransferRow {
    id: Uuid,
    registration_id: Uuid,
    email: Option<String>,
    message: Option<String>,
    created_at: jiff_sqlx::Timestamp,
    accepted_as: Option<Uuid>,
    accepted_by: Option<Uuid>,
    outcome: Option<String>,
}

impl TryFrom<TransferRow> for Transfer {
    type Error = sqlx::Error;

    fn try_from(row: TransferRow) -> Result<Self, sqlx::Error> {
        let outcome = row.outcome.map(|text| outcome(&text)).transpose()?;
        let taker = row
            .accepted_by
            .zip(row.accepted_as)
            .map(|(user_id, registration_id)| Taker { user_id, registration_id });
        Ok(Self {
            id: row.id,
            registration_id: row.registration_id,
            email: row.email,
            message: row.message,
            created_at: row.created_at.to_jiff(),
            taker,
            outcome,
        })
    }
}

fn outcome(text: &str) -> Result<TransferOutcome, sqlx::Error> {
    TransferOutcome::parse(text)
        .ok_or_else(|| sqlx::Error::Decode(format!("outcome {text:?}").into()))
}

/// Reads [`TransferRow`]s: what follows `WHERE`, then its arguments.
macro_rules! select_transfers {
    ($rest:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            TransferRow,
            r#"SELECT transfers.id, registration_id, email, message,
                   transfers.created_at AS "created_at: jiff_sqlx::Timestamp", accepted_as,
                   taker.user_id AS "accepted_by?", outcome
               FROM registration.transfers
               LEFT JOIN registration.registrations taker ON taker.id = accepted_as
               WHERE "# + $rest,
            $($argument),*
        )
    };
}

/// A registration and whether somebody has come in by it; of this user, if one is
/// named. It stays as it is until the transaction ends, and nobody checks it in.
pub async fn lock(
    transaction: &mut PgConnection,
    id: Uuid,
    user_id: Option<Uuid>,
) -> Result<Option<(Registration, bool)>, sqlx::Error> {
    let registration = rows!(
        select
        " FROM registration.registrations
          WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)
              AND status NOT IN ('requested', 'refused')
          FOR NO KEY UPDATE",
        id,
        user_id,
    )
    .fetch_optional(&mut *transaction)
    .await?
    .map(Registration::try_from)
    .transpose()?;
    let Some(registration) = registration else { return Ok(None) };
    Ok(Some((registration, checked_in(transaction, id).await?)))
}

/// Whether somebody has come in by a registration.
pub async fn checked_in(connection: &mut PgConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM registration.check_ins
               WHERE registration_id = $1 AND undone_at IS NULL
           ) AS "checked_in!""#,
        id,
    )
    .fetch_one(connection)
    .await
}

/// Writes an offer down, whose link has a token with this hash. `false`: another of
/// this registration is open.
pub async fn open(
    transaction: &mut PgConnection,
    transfer: &Transfer,
    token_hash: &[u8],
) -> Result<bool, sqlx::Error> {
    let opened = sqlx::query!(
        "INSERT INTO registration.transfers
             (id, registration_id, email, message, token_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (registration_id) WHERE outcome IS NULL DO NOTHING",
        transfer.id,
        transfer.registration_id,
        transfer.email,
        transfer.message,
        token_hash,
        transfer.created_at.to_sqlx() as _,
    )
    .execute(transaction)
    .await?;
    Ok(opened.rows_affected() == 1)
}

/// The open offer of a registration.
pub async fn open_of(
    pool: &PgPool,
    registration_id: Uuid,
) -> Result<Option<Transfer>, sqlx::Error> {
    let row = select_transfers!("registration_id = $1 AND outcome IS NULL", registration_id)
        .fetch_optional(pool)
        .await?;
    row.map(Transfer::try_from).transpose()
}

/// Reads from here on as of one moment, that of the first: a transfer that is
/// accepted in between is not found open beside a registration that is over.
pub async fn at_one_moment(
    pool: &PgPool,
) -> Result<sqlx::Transaction<'static, sqlx::Postgres>, sqlx::Error> {
    pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
}

/// The transfer whose link has a token with this hash.
pub async fn by_token(
    connection: &mut PgConnection,
    token_hash: &[u8],
) -> Result<Option<Transfer>, sqlx::Error> {
    let row = select_transfers!("token_hash = $1", token_hash).fetch_optional(connection).await?;
    row.map(Transfer::try_from).transpose()
}

/// Likewise, until the transaction ends.
pub async fn lock_by_token(
    transaction: &mut PgConnection,
    token_hash: &[u8],
) -> Result<Option<Transfer>, sqlx::Error> {
    sqlx::query!(
        "SELECT FROM registration.transfers WHERE token_hash = $1 FOR UPDATE",
        token_hash,
    )
    .execute(&mut *transaction)
    .await?;
    by_token(transaction, token_hash).await
}

/// Takes back the open offer of this user's registration, which nobody accepts yet.
/// `false`: there is none.
pub async fn withdraw(
    pool: &PgPool,
    registration_id: Uuid,
    user_id: Uuid,
    at: Timestamp,
) -> Result<bool, sqlx::Error> {
    let withdrawn = sqlx::query!(
        "UPDATE registration.transfers
         SET outcome = 'withdrawn', ended_at = $3, email = NULL, message = NULL
         WHERE registration_id = $1 AND outcome IS NULL AND accepted_as IS NULL
             AND EXISTS (
                 SELECT FROM registration.registrations WHERE id = $1 AND user_id = $2)",
        registration_id,
        user_id,
        at.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(withdrawn.rows_affected() == 1)
}

/// Ends a transfer that is locked.
pub async fn end(
    transaction: &mut PgConnection,
    id: Uuid,
    outcome: TransferOutcome,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE registration.transfers
         SET outcome = $2, ended_at = $3, email = NULL, message = NULL
         WHERE id = $1 AND outcome IS NULL",
        id,
        outcome.as_str(),
        at.to_sqlx() as _,
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// An active registration that somebody has already.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The registration.
    pub id: Uuid,
    /// It is unconfirmed, nobody asked to confirm it, and its time is over.
    pub lapsed: bool,
}

/// Writes down that somebody accepts a locked transfer of a locked registration,
/// with their answers, before Event is told; under this new id. `Err`: they have an
/// active registration of the event.
pub async fn intend(
    transaction: &mut PgConnection,
    transfer: &Transfer,
    of: &Registration,
    taker: Taker,
    form: &AcceptedForm,
    at: Timestamp,
) -> Result<Result<(), Standing>, sqlx::Error> {
    let Taker { user_id, registration_id: id } = taker;
    let written = sqlx::query!(
        "INSERT INTO registration.registrations
             (id, user_id, event_id, quantity, status, sweep_at, created_at, transfer_of)
         VALUES ($1, $2, $3, $4, 'requested', $5, $6, $7)
         ON CONFLICT (event_id, user_id)
             WHERE status IN
                 ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed')
         DO NOTHING",
        id,
        user_id,
        of.event.event_id,
        i32::from(of.quantity),
        (at + GRACE).to_sqlx() as _,
        at.to_sqlx() as _,
        of.id,
    )
    .execute(&mut *transaction)
    .await?;
    if written.rows_affected() == 0 {
        return Ok(Err(active(transaction, of.event.event_id, user_id, at).await?));
    }
    sqlx::query!(
        "UPDATE registration.transfers SET accepted_as = $2 WHERE id = $1 AND outcome IS NULL",
        transfer.id,
        id,
    )
    .execute(&mut *transaction)
    .await?;
    super::keep(transaction, id, form).await?;
    Ok(Ok(()))
}

async fn active(
    transaction: &mut PgConnection,
    event_id: Uuid,
    user_id: Uuid,
    at: Timestamp,
) -> Result<Standing, sqlx::Error> {
    sqlx::query_as!(
        Standing,
        r#"SELECT id, status = 'pending' AND confirm_requested_at IS NULL
               AND expires_at <= $3 AS "lapsed!"
           FROM registration.registrations
           WHERE event_id = $1 AND user_id = $2
               AND status IN
                   ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed')"#,
        event_id,
        user_id,
        at.to_sqlx() as _,
    )
    .fetch_one(transaction)
    .await
}

/// Somebody is to take a registration over.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// The event.
    pub event_id: Uuid,
    /// The registration that is passed on.
    pub from: Uuid,
    /// Whose the new one is.
    pub user_id: Uuid,
}

/// The wish under this id, if nothing has come of it yet.
pub async fn wish(pool: &PgPool, id: Uuid) -> Result<Option<Wish>, sqlx::Error> {
    sqlx::query_as!(
        Wish,
        r#"SELECT event_id, transfer_of AS "from!", user_id FROM registration.registrations
           WHERE id = $1 AND status = 'requested' AND transfer_of IS NOT NULL"#,
        id,
    )
    .fetch_optional(pool)
    .await
}

/// Locks the transfer of a wish and its two registrations, until the transaction
/// ends. `None`: something has come of it.
pub async fn lock_wish(
    transaction: &mut PgConnection,
    id: Uuid,
    from: Uuid,
) -> Result<Option<Transfer>, sqlx::Error> {
    sqlx::query!("SELECT FROM registration.transfers WHERE accepted_as = $1 FOR UPDATE", id)
        .execute(&mut *transaction)
        .await?;
    // The one that is passed on is the older, and so the first, as for who checks in.
    sqlx::query!(
        "SELECT FROM registration.registrations WHERE id = ANY ($1)
         ORDER BY id FOR NO KEY UPDATE",
        &[from, id],
    )
    .execute(&mut *transaction)
    .await?;
    let row = select_transfers!("accepted_as = $1 AND outcome IS NULL", id)
        .fetch_optional(transaction)
        .await?;
    row.map(Transfer::try_from).transpose()
}

/// Ends the registration that was passed on. `None`: it was over before.
pub async fn give_up(
    transaction: &mut PgConnection,
    from: Uuid,
    at: Timestamp,
) -> Result<Option<Registration>, sqlx::Error> {
    rows!(
        returning
        "UPDATE registration.registrations
         SET status = 'cancelled', cancelled_at = $2, cancel_reason = 'transferred',
             version = version + 1
         WHERE id = $1 AND status = 'confirmed'",
        from,
        at.to_sqlx() as _,
    )
    .fetch_optional(transaction)
    .await?
    .map(Registration::try_from)
    .transpose()
}

/// Confirms the registration of who takes over, with what Event said of the seat.
/// `None`: it is no wish any more.
pub async fn take_over(
    transaction: &mut PgConnection,
    id: Uuid,
    hold: &Hold,
    ticket_code: &TicketCode,
    at: Timestamp,
) -> Result<Option<Registration>, sqlx::Error> {
    let (event, ticket_type) = (&hold.event, hold.ticket_type.as_ref());
    rows!(
        returning
        "UPDATE registration.registrations SET status = 'confirmed', event_version = $2,
             event_title = $3, event_starts_at = $4, event_ends_at = $5, event_time_zone = $6,
             event_place = $7, ticket_code = $8, confirmed_at = $9, sweep_at = NULL,
             event_cancellation_closes_at = $10, ticket_type_id = $11, ticket_type_name = $12,
             quantity = coalesce($13, quantity), expires_at = $14, version = version + 1
         WHERE id = $1 AND status = 'requested'",
        id,
        event.version,
        event.title,
        event.starts_at.to_sqlx() as _,
        event.ends_at.to_sqlx() as _,
        event.time_zone,
        Json(&event.place) as _,
        ticket_code.as_str(),
        at.to_sqlx() as _,
        hold.cancellation_closes_at.map(ToSqlx::to_sqlx) as _,
        ticket_type.map(|ticket_type| ticket_type.id),
        ticket_type.map(|ticket_type| &ticket_type.name),
        hold.quantity.map(i32::from),
        hold.expires_at.to_sqlx() as _,
    )
    .fetch_optional(transaction)
    .await?
    .map(Registration::try_from)
    .transpose()
}

/// Ends a locked wish that came to nothing, and forgets what was answered: the offer
/// is open again. With `release_due` Event has handed the seat over, and the sweep
/// sees to that from then on.
pub async fn refuse(
    transaction: &mut PgConnection,
    id: Uuid,
    release_due: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH refused AS (
             UPDATE registration.registrations
             SET status = 'refused', seat_release_due = $2, sweep_at = $3, version = version + 1
             WHERE id = $1 AND status = 'requested'
             RETURNING id
         ), reopened AS (
             UPDATE registration.transfers SET accepted_as = NULL
             FROM refused WHERE accepted_as = refused.id
         ), answers AS (
             DELETE FROM registration.answers USING refused WHERE registration_id = refused.id
         )
         DELETE FROM registration.guests USING refused WHERE registration_id = refused.id",
        id,
        release_due.is_some(),
        release_due.map(ToSqlx::to_sqlx) as _,
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// What a registration's history says of a transfer.
#[derive(Clone, Debug)]
pub struct Told {
    /// It was taken over by this one, not passed on from it.
    pub received: bool,
    /// When it was offered.
    pub created_at: Timestamp,
    /// How it ended, and when.
    pub ended: Option<(TransferOutcome, Timestamp)>,
}

/// The transfers from and to a registration, the oldest first.
pub async fn of_registration(pool: &PgPool, id: Uuid) -> Result<Vec<Told>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT accepted_as IS NOT DISTINCT FROM $1 AS "received!",
               created_at AS "created_at: jiff_sqlx::Timestamp", outcome,
               ended_at AS "ended_at: jiff_sqlx::Timestamp"
           FROM registration.transfers
           WHERE registration_id = $1 OR accepted_as = $1
           ORDER BY created_at, id LIMIT $2"#,
        id,
        HISTORY,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let ended = row.outcome.zip(row.ended_at);
            let ended =
                ended.map(|(text, at)| Ok::<_, sqlx::Error>((outcome(&text)?, at.to_jiff())));
            let created_at = row.created_at.to_jiff();
            Ok(Told { received: row.received, created_at, ended: ended.transpose()? })
        })
        .collect()
}
