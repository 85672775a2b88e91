use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use messages::EventChanged;
use sqlx::PgPool;

/// Keeps what an event is now, unless as new a version is known; and has the
/// sweep ask until when places are held now that await approval, where the start
/// is another than that. One statement: killed, both happen by the message's
/// repetition. It locks in the order of ids, as who decides about them does.
pub async fn keep_event(
    pool: &PgPool,
    changed: &EventChanged,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH kept AS (
             INSERT INTO registration.changed_events AS known
                 (event_id, version, starts_at, cancellation_closes_at, waitlist_mode)
             VALUES ($1, $2, $3, $4, $6)
             ON CONFLICT ON CONSTRAINT changed_events_pkey
             DO UPDATE SET version = excluded.version, starts_at = excluded.starts_at,
                 cancellation_closes_at = excluded.cancellation_closes_at,
                 waitlist_mode = excluded.waitlist_mode
             WHERE known.version < excluded.version
         )
         UPDATE registration.registrations SET sweep_at = $5
         WHERE status = 'awaiting_approval' AND id IN (
             SELECT id FROM registration.registrations
             WHERE event_id = $1 AND status = 'awaiting_approval' AND expires_at <> $3
             ORDER BY id FOR UPDATE)",
        changed.event.event_id,
        changed.event.version,
        changed.event.starts_at.to_sqlx() as _,
        changed.cancellation_closes_at.map(jiff_sqlx::ToSqlx::to_sqlx) as _,
        now.to_sqlx() as _,
        changed.waitlist_mode,
    )
    .execute(pool)
    .await?;
    Ok(())
}
