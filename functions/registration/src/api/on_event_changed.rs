//! `registration-on-event-changed`: an event was changed. Keeps until when its
//! attendees can cancel, and has the sweep ask until when places are held now that
//! await the team's approval.
//!
//! It keeps no inbox: the event's version says which message is newer, in
//! whatever order and however often they come.

use ambient::Clock;
use lambda_host::ConsumeError;
use messages::{CloudEvent, EventChanged};
use sqlx::PgPool;

use crate::store;

/// Handles one message.
pub async fn handle(
    database: &PgPool,
    clock: &Clock,
    message: CloudEvent,
) -> Result<(), ConsumeError> {
    let changed: EventChanged = message.data()?;
    Ok(store::keep_event(database, &changed, clock.now()).await?)
}
