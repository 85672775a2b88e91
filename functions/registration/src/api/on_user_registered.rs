//! `registration-on-user-registered`: somebody signed up. Remembers what they are
//! called and where their mail goes, for those who run events.
//!
//! It keeps no inbox: repeating it writes the same.

use lambda_host::ConsumeError;
use messages::{CloudEvent, UserRegistered};
use sqlx::PgPool;

use crate::store;

/// Handles one message. Repeated, it has no second effect.
pub async fn handle(database: &PgPool, message: CloudEvent) -> Result<(), ConsumeError> {
    let user: UserRegistered = message.data()?;
    Ok(store::people::register(database, &user).await?)
}
