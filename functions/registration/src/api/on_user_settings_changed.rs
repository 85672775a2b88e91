//! `registration-on-user-settings-changed`: somebody edited their profile or
//! settings. Those who run events see their name as it is now.
//!
//! It keeps no inbox: of what comes again the version is known.

use lambda_host::ConsumeError;
use messages::{CloudEvent, UserSettingsChanged};
use sqlx::PgPool;

use crate::store;

/// Handles one message. Repeated or out of order, the newest name stays.
pub async fn handle(database: &PgPool, message: CloudEvent) -> Result<(), ConsumeError> {
    let settings: UserSettingsChanged = message.data()?;
    Ok(store::people::rename(database, &settings).await?)
}
