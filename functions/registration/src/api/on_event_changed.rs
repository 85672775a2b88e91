//! `registration-on-event-changed`: an event was changed. Keeps until when its
//! attendees can cancel.
//!
//! It keeps no inbox: the event's version says which message is newer, in
//! whatever order and however often they come.

use lambda_host::ConsumeError;
use messages::{CloudEvent, EventChanged};
use sqlx::PgPool;

use crate::store;

/// Handles one message.
pub async fn handle(database: &PgPool, message: CloudEvent) -> Result<(), ConsumeError> {
    let changed: EventChanged = message.data()?;
    Ok(store::keep_event(database, &changed).await?)
}
