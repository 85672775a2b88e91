//! `notification-on-registration-awaiting-approval`: a place is held, and the
//! event's team decides about it. Tells its attendee by mail that the request has
//! arrived.

use lambda_host::ConsumeError;
use messages::{CloudEvent, RegistrationAwaitingApproval};

use super::{UnknownRecipient, unwritable};
use crate::{
    Mailroom,
    content::{TeamNotice, TeamNoticeKind},
    facts,
    store::{recipients, registrations},
};

const HANDLER: &str = "notification-on-registration-awaiting-approval";

/// Handles one message. Repeated, it has no second effect; once the team has
/// decided, or has nothing to decide any more, it has none at all.
pub async fn handle(mailroom: &Mailroom, message: CloudEvent) -> Result<(), ConsumeError> {
    let RegistrationAwaitingApproval { registration, expires_at } = message.data()?;
    let registration_id = registration.registration_id;
    let mut transaction = mailroom.pool.begin().await?;
    let now = mailroom.clock.now();
    if !outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        return Ok(());
    }
    let recipient = recipients::find(&mut transaction, registration.user_id)
        .await?
        .ok_or_else(|| ConsumeError::Retry(UnknownRecipient.into()))?;
    let event = facts::newest(&mut transaction, &registration.event, now).await?;
    let mut queued = None;
    // The topics are not in order with each other: it may be decided already.
    if now < expires_at && !registrations::is_known(&mut transaction, registration_id).await? {
        let notice = TeamNotice {
            registration_id,
            ticket_type: registration.ticket_type.as_ref().map(|kind| kind.name.as_str()),
            quantity: registration.quantity,
            kind: TeamNoticeKind::AwaitingApproval,
        };
        let mail = mailroom
            .composer
            .team_notice(&recipient, &event, notice)
            .map_err(|error| unwritable(&error))?;
        queued = mailroom.queue(&mut transaction, &mail).await?;
    }
    transaction.commit().await?;
    mailroom.send_now(queued).await;
    Ok(())
}
