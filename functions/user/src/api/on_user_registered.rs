//! `user-on-user-registered`: somebody signed up. Makes their profile, their
//! settings and the first line of their history.

use lambda_host::ConsumeError;
use messages::{CloudEvent, UserRegistered};

use super::Ledger;
use crate::{
    domain::{Activity, ActivityKind},
    store::{activity, profiles, settings},
};

const HANDLER: &str = "user-on-user-registered";

/// Handles one message. Repeated, it has no second effect.
pub async fn handle(ledger: &Ledger, message: CloudEvent) -> Result<(), ConsumeError> {
    let user: UserRegistered = message.data()?;
    let mut transaction = ledger.pool.begin().await?;
    let now = ledger.clock.now();
    if !outbox::first_sight(&mut transaction, HANDLER, message.id, now).await? {
        return Ok(());
    }
    profiles::create(&mut transaction, &user).await?;
    settings::create(&mut transaction, user.user_id).await?;
    let created = Activity {
        id: ledger.random.uuid(&ledger.clock),
        user_id: user.user_id,
        kind: ActivityKind::AccountCreated,
        occurred_at: user.registered_at,
        event: None,
        message_id: message.id,
    };
    activity::add(&mut *transaction, &[created]).await?;
    transaction.commit().await?;
    Ok(())
}
