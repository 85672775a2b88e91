//! `notification-on-user-registered`: somebody signed up. Remembers where their
//! mail goes and greets them.

use lambda_host::ConsumeError;
use messages::{CloudEvent, UserRegistered};

use super::unwritable;
use crate::{Mailroom, store::recipients};

const HANDLER: &str = "notification-on-user-registered";

/// Handles one message. Repeated, it has no second effect.
pub async fn handle(mailroom: &Mailroom, message: CloudEvent) -> Result<(), ConsumeError> {
    let user: UserRegistered = message.data()?;
    let mut transaction = mailroom.pool.begin().await?;
    let now = mailroom.clock.now();
    if !outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        return Ok(());
    }
    recipients::register(&mut transaction, &user).await?;
    let recipient =
        recipients::find(&mut transaction, user.user_id).await?.ok_or(sqlx::Error::RowNotFound)?;
    let mail = mailroom.composer.welcome(&recipient).map_err(|error| unwritable(&error))?;
    let queued = mailroom.queue(&mut transaction, &mail).await?;
    transaction.commit().await?;
    mailroom.send_now(queued).await;
    Ok(())
}
