//! The tables `outbox` and `inbox` stand in every service's schema; the login
//! role's `search_path` says which, so their names are unqualified here.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use messages::{CloudEvent, Data};
use serde::Serialize;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

/// A message on its way to Kafka.
pub(crate) struct Row {
    pub position: i64,
    pub topic: String,
    pub subject: String,
    pub payload: String,
}

/// Writes a message in the transaction of the change that it tells of.
pub async fn write<T: Data + Serialize>(
    transaction: &mut PgConnection,
    message: &CloudEvent<T>,
) -> Result<(), sqlx::Error> {
    let payload =
        serde_json::to_string(message).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    sqlx::query!(
        "INSERT INTO outbox (message_id, topic, subject, payload, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        message.id,
        T::TYPE,
        message.subject,
        payload,
        message.time.to_sqlx() as _,
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// Writes messages in the transaction of the changes that they tell of, all in
/// one round trip.
pub async fn write_all<T: Data + Serialize>(
    transaction: &mut PgConnection,
    messages: &[CloudEvent<T>],
) -> Result<(), sqlx::Error> {
    let payloads: Result<Vec<_>, _> = messages.iter().map(serde_json::to_string).collect();
    let payloads = payloads.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let ids: Vec<_> = messages.iter().map(|message| message.id).collect();
    let subjects: Vec<_> = messages.iter().map(|message| message.subject.clone()).collect();
    let times: Vec<_> = messages.iter().map(|message| message.time.to_sqlx()).collect();
    sqlx::query!(
        "INSERT INTO outbox (message_id, topic, subject, payload, created_at)
         SELECT message_id, $1, subject, payload, created_at
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
             AS message (message_id, subject, payload, created_at)",
        T::TYPE,
        &ids,
        &subjects,
        &payloads,
        &times as _,
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// Takes out these subjects' messages, in order. They are gone when the
/// transaction commits and back when it does not; other takers of these subjects
/// wait for it, which keeps the order.
pub(crate) async fn take_subjects(
    pool: &PgPool,
    subjects: &[String],
) -> Result<(Transaction<'static, Postgres>, Vec<Row>), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let mut rows = sqlx::query_as!(
        Row,
        "DELETE FROM outbox WHERE subject = ANY ($1)
         RETURNING position, topic, subject, payload",
        subjects,
    )
    .fetch_all(&mut *transaction)
    .await?;
    rows.sort_unstable_by_key(|row| row.position);
    Ok((transaction, rows))
}

/// Takes out the oldest messages written before `before`, at most `limit`; see
/// [`take_subjects`]. It waits for locked rows instead of skipping them: a later
/// message must not overtake the one that somebody is just publishing.
pub(crate) async fn take_oldest(
    pool: &PgPool,
    before: Timestamp,
    limit: i64,
) -> Result<(Transaction<'static, Postgres>, Vec<Row>), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let mut rows = sqlx::query_as!(
        Row,
        "DELETE FROM outbox WHERE position IN (
             SELECT position FROM outbox WHERE created_at < $1
             ORDER BY position LIMIT $2 FOR UPDATE
         ) RETURNING position, topic, subject, payload",
        before.to_sqlx() as _,
        limit,
    )
    .fetch_all(&mut *transaction)
    .await?;
    rows.sort_unstable_by_key(|row| row.position);
    Ok((transaction, rows))
}

/// Records in the transaction of a message's effect that `handler` had it.
/// `false` when it had it before: then there is nothing to do.
pub async fn first_sight(
    transaction: &mut PgConnection,
    handler: &str,
    message_id: Uuid,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query!(
        "INSERT INTO inbox (handler, message_id, received_at) VALUES ($1, $2, $3)
         ON CONFLICT ON CONSTRAINT inbox_pkey DO NOTHING",
        handler,
        message_id,
        now.to_sqlx() as _,
    )
    .execute(transaction)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Forgets what was received before `before`, at most 10,000 rows a call. Keep
/// them for longer than Kafka keeps messages: a replayed topic must find them.
pub async fn forget_inbox_before(pool: &PgPool, before: Timestamp) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        // By place on disk: joined by its key, the table would be read whole.
        "DELETE FROM inbox WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM inbox WHERE received_at < $1 ORDER BY received_at LIMIT 10000
         ))",
        before.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(deleted.rows_affected())
}
