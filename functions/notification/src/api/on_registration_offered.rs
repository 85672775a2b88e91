//! `notification-on-registration-offered`: a place is offered to somebody who
//! waited. Tells them by mail until when it is kept.

use lambda_host::ConsumeError;
use messages::{CloudEvent, RegistrationOffered};

use super::{UnknownRecipient, unwritable};
use crate::{
    Mailroom,
    content::Offer,
    facts,
    store::{recipients, registrations},
};

const HANDLER: &str = "notification-on-registration-offered";

/// Handles one message. Repeated, it has no second effect; once the offer or
/// the registration has ended it has none at all.
pub async fn handle(mailroom: &Mailroom, message: CloudEvent) -> Result<(), ConsumeError> {
    let RegistrationOffered { registration, expires_at } = message.data()?;
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
    let id = registration.registration_id;
    if now < expires_at && !registrations::is_cancelled(&mut transaction, id).await? {
        let offer = Offer {
            registration_id: id,
            ticket_type: registration.ticket_type.as_ref().map(|kind| kind.name.as_str()),
            quantity: registration.quantity,
            expires_at,
        };
        let mail = mailroom
            .composer
            .offered(&recipient, &event, offer)
            .map_err(|error| unwritable(&error))?;
        queued = mailroom.queue(&mut transaction, &mail).await?;
    }
    transaction.commit().await?;
    mailroom.send_now(queued).await;
    Ok(())
}
