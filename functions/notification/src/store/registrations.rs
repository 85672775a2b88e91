//! Who has a seat at which event.

use messages::RegistrationFacts;
use sqlx::PgConnection;
use uuid::Uuid;

/// Notes a confirmed registration. `false` when it is known already, confirmed
/// or cancelled: `registration-cancelled` is another topic and may come first.
pub async fn confirm(
    connection: &mut PgConnection,
    registration: &RegistrationFacts,
) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query!(
        "INSERT INTO notification.registrations (registration_id, user_id, event_id, status)
         VALUES ($1, $2, $3, 'confirmed')
         ON CONFLICT ON CONSTRAINT registrations_pkey DO NOTHING",
        registration.registration_id,
        registration.user_id,
        registration.event.event_id,
    )
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Notes a cancelled registration, known before or not; says whether it was
/// confirmed until then.
pub async fn cancel(
    connection: &mut PgConnection,
    registration: &RegistrationFacts,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"WITH before AS (
               SELECT status FROM notification.registrations WHERE registration_id = $1 FOR UPDATE
           ), noted AS (
               INSERT INTO notification.registrations (registration_id, user_id, event_id, status)
               VALUES ($1, $2, $3, 'cancelled')
               ON CONFLICT ON CONSTRAINT registrations_pkey DO UPDATE SET status = 'cancelled'
           )
           SELECT EXISTS (SELECT FROM before WHERE status = 'confirmed') AS "was_confirmed!""#,
        registration.registration_id,
        registration.user_id,
        registration.event.event_id,
    )
    .fetch_one(connection)
    .await
}

/// Whether a registration is known to be cancelled.
pub async fn is_cancelled(connection: &mut PgConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM notification.registrations
               WHERE registration_id = $1 AND status = 'cancelled'
           ) AS "cancelled!""#,
        id,
    )
    .fetch_one(connection)
    .await
}

/// Whether it was confirmed or cancelled before.
pub async fn is_known(
    connection: &mut PgConnection,
    registration_id: Uuid,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM notification.registrations WHERE registration_id = $1
           ) AS "known!""#,
        registration_id,
    )
    .fetch_one(connection)
    .await
}
