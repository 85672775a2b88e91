use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::rows;
use crate::{
    domain::{GRACE, Registration, TicketCode},
    event_client::Hold,
};

/// Writes down that the owner wants to confirm, before Event is told. `None`
/// when it is not a pending registration of this user.
pub async fn request_confirmation(
    pool: &PgPool,
    id: Uuid,
    user_id: Uuid,
    at: Timestamp,
) -> Result<Option<Registration>, sqlx::Error> {
    rows!(
        returning
        "UPDATE registration.registrations
         SET confirm_requested_at = coalesce(confirm_requested_at, $3), sweep_at = $4,
             version = version + 1
         WHERE id = $1 AND user_id = $2 AND status = 'pending'",
        id,
        user_id,
        at.to_sqlx() as _,
        (at + GRACE).to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?
    .map(Registration::try_from)
    .transpose()
}

/// Writes down that Event made the hold a seat. `None` when the registration
/// has no held place any more. One that awaits approval is confirmed too: Event made
/// the seat because somebody approved, and only a restored backup forgets that.
pub async fn confirm(
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
             event_cancellation_closes_at = $12,
             ticket_type_name = CASE WHEN ticket_type_id = $10 THEN $11 ELSE ticket_type_name END,
             version = version + 1
         WHERE id = $1 AND status IN ('pending', 'awaiting_approval')",
        id,
        event.version,
        event.title,
        event.starts_at.to_sqlx() as _,
        event.ends_at.to_sqlx() as _,
        event.time_zone,
        Json(&event.place) as _,
        ticket_code.as_str(),
        at.to_sqlx() as _,
        ticket_type.map(|ticket_type| ticket_type.id),
        ticket_type.map(|ticket_type| &ticket_type.name),
        hold.cancellation_closes_at.map(ToSqlx::to_sqlx) as _,
    )
    .fetch_optional(transaction)
    .await?
    .map(Registration::try_from)
    .transpose()
}
