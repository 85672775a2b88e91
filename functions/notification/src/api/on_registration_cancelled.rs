//! `notification-on-registration-cancelled`: somebody gave their place back.
//! Nothing reminds them any more.

use lambda_host::ConsumeError;
use messages::{CloudEvent, RegistrationCancelled};

use super::Ledger;
use crate::{
    facts,
    store::{registrations, reminders},
};

const HANDLER: &str = "notification-on-registration-cancelled";

/// Handles one message. Repeated, it has no second effect; before the
/// confirmation it makes that one have none.
pub async fn handle(ledger: &Ledger, message: CloudEvent) -> Result<(), ConsumeError> {
    let RegistrationCancelled { registration } = message.data()?;
    let mut transaction = ledger.pool.begin().await?;
    let now = ledger.clock.now();
    if outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        facts::newest(&mut transaction, &registration.event, now).await?;
        registrations::cancel(&mut transaction, &registration).await?;
        reminders::drop_all(&mut transaction, registration.registration_id).await?;
        transaction.commit().await?;
    }
    Ok(())
}
