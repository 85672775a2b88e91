use sqlx::PgConnection;
use uuid::Uuid;

use super::rows;
use crate::domain::Registration;

/// Writes down that the hold is gone. `None` when the registration is not
/// pending any more.
pub async fn expire(
    transaction: &mut PgConnection,
    id: Uuid,
) -> Result<Option<Registration>, sqlx::Error> {
    rows!(
        returning
        "UPDATE registration.registrations
         SET status = 'expired', sweep_at = NULL, version = version + 1
         WHERE id = $1 AND status = 'pending'",
        id,
    )
    .fetch_optional(transaction)
    .await?
    .map(Registration::try_from)
    .transpose()
}
