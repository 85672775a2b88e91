//! `notification-on-registration-cancelled`: somebody gave their place back, or the
//! event was called off. Nothing reminds them any more; and of an event that was
//! called off they are told by mail, which takes it out of their calendar.

use lambda_host::ConsumeError;
use messages::{CancelReason, CloudEvent, RegistrationCancelled};

use super::{UnknownRecipient, unwritable};
use crate::{
    Mailroom,
    content::Cancellation,
    facts,
    store::{recipients, registrations, reminders},
};

const HANDLER: &str = "notification-on-registration-cancelled";

/// Handles one message. Repeated, it has no second effect; before the
/// confirmation it makes that one have none.
pub async fn handle(mailroom: &Mailroom, message: CloudEvent) -> Result<(), ConsumeError> {
    let RegistrationCancelled { registration, reason, message: words } = message.data()?;
    let registration_id = registration.registration_id;
    let mut transaction = mailroom.pool.begin().await?;
    let now = mailroom.clock.now();
    if !outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        return Ok(());
    }
    let event = facts::newest(&mut transaction, &registration.event, now).await?;
    let in_calendar = registrations::cancel(&mut transaction, &registration).await?;
    reminders::drop_all(&mut transaction, registration_id).await?;
    let mut queued = None;
    if reason == Some(CancelReason::EventCancelled) {
        let recipient = recipients::find(&mut transaction, registration.user_id)
            .await?
            .ok_or_else(|| ConsumeError::Retry(UnknownRecipient.into()))?;
        let cancellation = Cancellation { registration_id, message: words.as_deref(), in_calendar };
        let mail = mailroom
            .composer
            .event_cancelled(&recipient, &event, cancellation)
            .map_err(|error| unwritable(&error))?;
        queued = mailroom.queue(&mut transaction, &mail).await?;
    }
    transaction.commit().await?;
    mailroom.send_now(queued).await;
    Ok(())
}
