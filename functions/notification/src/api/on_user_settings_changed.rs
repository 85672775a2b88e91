//! `notification-on-user-settings-changed`: somebody edited their profile or
//! settings. The next mail speaks their language and keeps to their wishes.

use lambda_host::ConsumeError;
use messages::{CloudEvent, UserSettingsChanged};

use super::Ledger;
use crate::store::recipients;

const HANDLER: &str = "notification-on-user-settings-changed";

/// Handles one message. Repeated or out of order, the newest settings stay.
pub async fn handle(ledger: &Ledger, message: CloudEvent) -> Result<(), ConsumeError> {
    let settings: UserSettingsChanged = message.data()?;
    let mut transaction = ledger.pool.begin().await?;
    let now = ledger.clock.now();
    if outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        recipients::change_settings(&mut transaction, &settings).await?;
        transaction.commit().await?;
    }
    Ok(())
}
