//! `notification-on-registration-cancelled`: somebody gave their place back, or the
//! event's team took it or did not approve. Nothing reminds them any more; what the
//! team decided is told by mail.

use lambda_host::ConsumeError;
use messages::{CloudEvent, RegistrationCancelled, TeamDecision};

use super::{UnknownRecipient, unwritable};
use crate::{
    Mailroom,
    content::{TeamNotice, TeamNoticeKind},
    facts,
    store::{recipients, registrations, reminders},
};

const HANDLER: &str = "notification-on-registration-cancelled";

/// Handles one message. Repeated, it has no second effect; before the
/// confirmation it makes that one have none.
pub async fn handle(mailroom: &Mailroom, message: CloudEvent) -> Result<(), ConsumeError> {
    let RegistrationCancelled { registration, by_team } = message.data()?;
    let registration_id = registration.registration_id;
    let mut transaction = mailroom.pool.begin().await?;
    let now = mailroom.clock.now();
    if !outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        return Ok(());
    }
    let event = facts::newest(&mut transaction, &registration.event, now).await?;
    registrations::cancel(&mut transaction, &registration).await?;
    reminders::drop_all(&mut transaction, registration_id).await?;
    let mut queued = None;
    if let Some(TeamDecision { declined, message }) = &by_team {
        let recipient = recipients::find(&mut transaction, registration.user_id)
            .await?
            .ok_or_else(|| ConsumeError::Retry(UnknownRecipient.into()))?;
        let message = message.as_deref();
        let kind = if *declined {
            TeamNoticeKind::Declined(message)
        } else {
            TeamNoticeKind::Cancelled(message)
        };
        let notice = TeamNotice {
            registration_id,
            ticket_type: registration.ticket_type.as_ref().map(|kind| kind.name.as_str()),
            quantity: registration.quantity,
            kind,
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
