//! The reminders still to come.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgConnection;
use uuid::Uuid;

use super::unknown;
use crate::domain::ReminderKind;

/// A reminder whose time has come.
#[derive(Clone, Debug)]
pub struct Due {
    /// Of which registration.
    pub registration_id: Uuid,
    /// Which reminder.
    pub kind: ReminderKind,
    /// Who registered.
    pub user_id: Uuid,
    /// For which event.
    pub event_id: Uuid,
    /// Whether the registration was cancelled meanwhile.
    pub is_cancelled: bool,
}

/// Plans a registration's reminders, each for its time.
pub async fn plan(
    connection: &mut PgConnection,
    registration_id: Uuid,
    planned: impl Iterator<Item = (ReminderKind, Timestamp)>,
) -> Result<(), sqlx::Error> {
    let (kinds, times): (Vec<_>, Vec<_>) =
        planned.map(|(kind, due_at)| (kind.as_str().to_owned(), due_at.to_sqlx())).unzip();
    sqlx::query!(
        "INSERT INTO notification.reminders (registration_id, kind, due_at)
         SELECT $1, kind, due_at FROM unnest($2::text[], $3::timestamptz[]) AS plan (kind, due_at)
         ON CONFLICT ON CONSTRAINT reminders_pkey DO UPDATE SET due_at = EXCLUDED.due_at",
        registration_id,
        &kinds,
        &times as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Moves an event's planned reminders of one kind.
pub async fn reschedule(
    connection: &mut PgConnection,
    event_id: Uuid,
    kind: ReminderKind,
    due_at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE notification.reminders SET due_at = $3
         FROM notification.registrations
         WHERE registrations.event_id = $1 AND reminders.kind = $2
           AND reminders.registration_id = registrations.registration_id",
        event_id,
        kind.as_str(),
        due_at.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Plans a reminder for each confirmed registration of an event that has none
/// of this kind to come.
pub async fn plan_missing(
    connection: &mut PgConnection,
    event_id: Uuid,
    kind: ReminderKind,
    due_at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO notification.reminders (registration_id, kind, due_at)
         SELECT registration_id, $2, $3 FROM notification.registrations
         WHERE event_id = $1 AND status = 'confirmed'
         ON CONFLICT ON CONSTRAINT reminders_pkey DO NOTHING",
        event_id,
        kind.as_str(),
        due_at.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Drops a registration's reminders.
pub async fn drop_all(
    connection: &mut PgConnection,
    registration_id: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM notification.reminders WHERE registration_id = $1", registration_id,)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes out up to `limit` reminders that are due, the longest due ones. They are
/// gone when the transaction commits and back when it does not; those that
/// another process is at are left to it.
pub async fn take_due(
    connection: &mut PgConnection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH due AS MATERIALIZED (
               SELECT registration_id, kind FROM notification.reminders
               WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
           DELETE FROM notification.reminders AS taken
           USING due JOIN notification.registrations USING (registration_id)
           WHERE taken.registration_id = due.registration_id AND taken.kind = due.kind
           RETURNING taken.registration_id, taken.kind, user_id, event_id,
                     status = 'cancelled' AS "is_cancelled!""#,
        now.to_sqlx() as _,
        limit,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Due {
                registration_id: row.registration_id,
                kind: ReminderKind::parse(&row.kind)
                    .ok_or_else(|| unknown("reminder", &row.kind))?,
                user_id: row.user_id,
                event_id: row.event_id,
                is_cancelled: row.is_cancelled,
            })
        })
        .collect()
}
