//! `notification-on-registration-confirmed`: somebody has a seat. Confirms it
//! by mail, with a calendar file, and plans the reminders.

use lambda_host::ConsumeError;
use messages::{CloudEvent, RegistrationConfirmed};

use super::{UnknownRecipient, unwritable};
use crate::{
    Mailroom,
    content::Confirmation,
    domain::planned,
    facts,
    store::{recipients, registrations, reminders},
};

/// Handles one message. Repeated, it has no second effect; after the
/// registration was cancelled it has none at all. It keeps no inbox: a registration
/// is confirmed once, and noted by its id.
pub async fn handle(mailroom: &Mailroom, message: CloudEvent) -> Result<(), ConsumeError> {
    let RegistrationConfirmed { registration, ticket_code, team_message } = message.data()?;
    let registration_id = registration.registration_id;
    let mut transaction = mailroom.pool.begin().await?;
    let recipient = recipients::find(&mut transaction, registration.user_id)
        .await?
        .ok_or_else(|| ConsumeError::Retry(UnknownRecipient.into()))?;
    let now = mailroom.clock.now();
    let event = facts::newest(&mut transaction, &registration.event, now).await?;
    let mut queued = None;
    if registrations::confirm(&mut transaction, &registration).await? {
        let plan = planned(event.starts_at, registration.occurred_at);
        reminders::plan(&mut transaction, registration_id, plan).await?;
        let confirmation = Confirmation {
            registration_id,
            ticket_type: registration.ticket_type.as_ref().map(|kind| kind.name.as_str()),
            quantity: registration.quantity,
            ticket_code: &ticket_code,
            team_message: team_message.as_deref(),
        };
        let mail = mailroom
            .composer
            .confirmed(&recipient, &event, confirmation)
            .map_err(|error| unwritable(&error))?;
        queued = mailroom.queue(&mut transaction, &mail).await?;
    }
    transaction.commit().await?;
    mailroom.send_now(queued).await;
    Ok(())
}
