//! `notification-on-registration-transfer-changed`: somebody wants to pass their
//! registration on, or the other person has answered. Mails the offer to the other
//! person, whether they have an account or not, and the answer to the first.
//!
//! The link's token is a secret. It is in the message and in the queued mail's
//! parts, which are dropped once it was sent; nothing here logs either.

use lambda_host::ConsumeError;
use messages::{CloudEvent, EventFacts, RegistrationTransferChanged, TransferChange};
use sqlx::PgConnection;

use super::{UnknownRecipient, unwritable};
use crate::{
    Mailroom,
    content::{TransferEnd, TransferOffer},
    domain::Mail,
    facts,
    store::{recipients, registrations},
};

const HANDLER: &str = "notification-on-registration-transfer-changed";

/// Handles one message. Repeated, it has no second effect. An offer that has ended is
/// not mailed any more.
pub async fn handle(mailroom: &Mailroom, message: CloudEvent) -> Result<(), ConsumeError> {
    let changed: RegistrationTransferChanged = message.data()?;
    let mut transaction = mailroom.pool.begin().await?;
    let now = mailroom.clock.now();
    if !outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        return Ok(());
    }
    let event = facts::newest(&mut transaction, &changed.registration.event, now).await?;
    let mut queued = None;
    if let Some(mail) = mail(mailroom, &mut transaction, &event, &changed).await? {
        queued = mailroom.queue(&mut transaction, &mail).await?;
    }
    transaction.commit().await?;
    mailroom.send_now(queued).await;
    Ok(())
}

async fn mail(
    mailroom: &Mailroom,
    transaction: &mut PgConnection,
    event: &EventFacts,
    changed: &RegistrationTransferChanged,
) -> Result<Option<Mail>, ConsumeError> {
    let RegistrationTransferChanged { transfer_id, registration, email, change } = changed;
    let (transfer_id, registration_id) = (*transfer_id, registration.registration_id);
    let ticket_type = registration.ticket_type.as_ref().map(|kind| kind.name.as_str());
    let quantity = registration.quantity;
    let accepted = match change {
        TransferChange::Offered { locale, offered_by, message, token, until } => {
            // The topics are not in order with each other: it may be over already.
            if *until <= mailroom.clock.now()
                || registrations::is_cancelled(transaction, registration_id).await?
            {
                return Ok(None);
            }
            let offer = TransferOffer {
                transfer_id,
                email,
                locale: *locale,
                offered_by,
                message: message.as_deref(),
                token,
                until: *until,
                ticket_type,
                quantity,
            };
            let mail = mailroom.composer.transfer_offered(event, offer);
            return Ok(Some(mail.map_err(|error| unwritable(&error))?));
        }
        TransferChange::Accepted => true,
        TransferChange::Declined => false,
    };
    let recipient = recipients::find(transaction, registration.user_id)
        .await?
        .ok_or_else(|| ConsumeError::Retry(UnknownRecipient.into()))?;
    let end = TransferEnd { transfer_id, registration_id, email, accepted, ticket_type, quantity };
    let mail = mailroom.composer.transfer_ended(&recipient, event, end);
    Ok(Some(mail.map_err(|error| unwritable(&error))?))
}
