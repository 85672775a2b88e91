//! `notification-on-team-invited`: somebody is asked to join an event's team.
//! Mails it to them, whether they have an account or not.
//!
//! The link's token is a secret. It is in the message and in the queued mail's
//! parts, which are dropped once it was sent; nothing here logs either.

use lambda_host::ConsumeError;
use messages::{CloudEvent, EventTeamInvited};

use super::unwritable;
use crate::Mailroom;

const HANDLER: &str = "notification-on-team-invited";

/// Handles one message. Repeated, it has no second effect; once the invitation
/// has ended it has none at all. The event's facts are not kept: it may be a
/// draft.
pub async fn handle(mailroom: &Mailroom, message: CloudEvent) -> Result<(), ConsumeError> {
    let invited: EventTeamInvited = message.data()?;
    let mut transaction = mailroom.pool.begin().await?;
    let now = mailroom.clock.now();
    if !outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        return Ok(());
    }
    let mut queued = None;
    if now < invited.expires_at {
        let mail = mailroom.composer.team_invited(&invited).map_err(|error| unwritable(&error))?;
        queued = mailroom.queue(&mut transaction, &mail).await?;
    }
    transaction.commit().await?;
    mailroom.send_now(queued).await;
    Ok(())
}
