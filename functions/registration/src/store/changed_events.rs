use jiff_sqlx::ToSqlx as _;
use messages::EventChanged;
use sqlx::PgPool;

/// Keeps what an event is now, unless as new a version is known.
pub async fn keep_event(pool: &PgPool, changed: &EventChanged) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO registration.changed_events AS known
             (event_id, version, starts_at, cancellation_closes_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT ON CONSTRAINT changed_events_pkey
         DO UPDATE SET version = excluded.version, starts_at = excluded.starts_at,
             cancellation_closes_at = excluded.cancellation_closes_at
         WHERE known.version < excluded.version",
        changed.event.event_id,
        changed.event.version,
        changed.event.starts_at.to_sqlx() as _,
        changed.cancellation_closes_at.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}
