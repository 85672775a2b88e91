//! `notification-on-registration-cancelled`: somebody gave their place back, or the
//! event's team took it, did not approve or called the event off. Nothing reminds
//! them any more; and of what somebody else decided they are told by mail, which
//! takes the event out of their calendar.

use lambda_host::ConsumeError;
use messages::{CancelReason, CloudEvent, EventFacts, RegistrationCancelled};

use super::{UnknownRecipient, unwritable};
use crate::{
    Mailroom,
    content::{Cancellation, TeamNotice, TeamNoticeKind},
    domain::{Mail, Recipient},
    facts,
    store::{recipients, registrations, reminders},
};

const HANDLER: &str = "notification-on-registration-cancelled";

/// Handles one message. Repeated, it has no second effect; before the
/// confirmation it makes that one have none.
pub async fn handle(mailroom: &Mailroom, message: CloudEvent) -> Result<(), ConsumeError> {
    let cancelled: RegistrationCancelled = message.data()?;
    let registration = &cancelled.registration;
    let mut transaction = mailroom.pool.begin().await?;
    let now = mailroom.clock.now();
    if !outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        return Ok(());
    }
    let event = facts::newest(&mut transaction, &registration.event, now).await?;
    let in_calendar = registrations::cancel(&mut transaction, registration).await?;
    reminders::drop_all(&mut transaction, registration.registration_id).await?;
    let mut queued = None;
    if let Some(reason) = cancelled.reason {
        let recipient = recipients::find(&mut transaction, registration.user_id)
            .await?
            .ok_or_else(|| ConsumeError::Retry(UnknownRecipient.into()))?;
        let mail = mail(mailroom, &recipient, &event, (&cancelled, reason), in_calendar)
            .map_err(|error| unwritable(&error))?;
        if let Some(mail) = mail {
            queued = mailroom.queue(&mut transaction, &mail).await?;
        }
    }
    transaction.commit().await?;
    mailroom.send_now(queued).await;
    Ok(())
}

/// The mail that tells what somebody else than the attendee decided, if that did.
fn mail(
    mailroom: &Mailroom,
    recipient: &Recipient,
    event: &EventFacts,
    (cancelled, reason): (&RegistrationCancelled, CancelReason),
    in_calendar: bool,
) -> Result<Option<Mail>, minijinja::Error> {
    let RegistrationCancelled { registration, message, .. } = cancelled;
    let (registration_id, message) = (registration.registration_id, message.as_deref());
    let kind = match reason {
        CancelReason::EventCancelled => {
            let cancellation = Cancellation { registration_id, message, in_calendar };
            return mailroom.composer.event_cancelled(recipient, event, cancellation).map(Some);
        }
        CancelReason::CancelledByTeam => TeamNoticeKind::Cancelled { message, in_calendar },
        CancelReason::Declined => TeamNoticeKind::Declined(message),
        // Of that the transfer tells (`on_registration_transfer_changed`).
        CancelReason::Transferred => return Ok(None),
    };
    let notice = TeamNotice {
        registration_id,
        ticket_type: registration.ticket_type.as_ref().map(|kind| kind.name.as_str()),
        quantity: registration.quantity,
        kind,
    };
    mailroom.composer.team_notice(recipient, event, notice).map(Some)
}
