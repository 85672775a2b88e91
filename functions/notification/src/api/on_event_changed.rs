//! `notification-on-event-changed`: an organiser edited an event. Its reminders
//! move with it.

use lambda_host::ConsumeError;
use messages::{CloudEvent, EventChanged};

use super::Ledger;
use crate::facts;

const HANDLER: &str = "notification-on-event-changed";

/// Handles one message. Repeated or out of order, the newest facts stay.
pub async fn handle(ledger: &Ledger, message: CloudEvent) -> Result<(), ConsumeError> {
    let EventChanged { event, .. } = message.data()?;
    let mut transaction = ledger.pool.begin().await?;
    let now = ledger.clock.now();
    if outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        facts::learn(&mut transaction, &event, now).await?;
        transaction.commit().await?;
    }
    Ok(())
}
