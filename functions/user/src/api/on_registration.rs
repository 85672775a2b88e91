//! `user-on-registration`: a registration was made, confirmed, cancelled, declined
//! or expired, waits for a place or was offered one, or awaits approval. Adds a line
//! to its user's history. It keeps no inbox: the line has its message's id, and of
//! each message there is one.

use lambda_host::ConsumeError;
use messages::{
    CancelReason, CloudEvent, Data as _, RegistrationAwaitingApproval, RegistrationCancelled,
    RegistrationConfirmed, RegistrationCreated, RegistrationExpired, RegistrationFacts,
    RegistrationOffered, RegistrationWaiting,
};

use super::Ledger;
use crate::{
    domain::{Activity, ActivityKind},
    store::activity,
};

/// Handles messages of seven topics. Repeated, they have no second effect; before
/// a user's profile is there they work as well.
pub async fn handle(ledger: &Ledger, messages: Vec<CloudEvent>) -> Result<(), ConsumeError> {
    let line = |message: CloudEvent| {
        let (kind, registration) = read(&message)?;
        Ok(Activity {
            id: ledger.random.uuid(&ledger.clock),
            user_id: registration.user_id,
            kind,
            occurred_at: registration.occurred_at,
            event: Some(registration.event.into()),
            message_id: message.id,
        })
    };
    let lines: Result<Vec<_>, ConsumeError> = messages.into_iter().map(line).collect();
    activity::add(&ledger.pool, &lines?).await?;
    Ok(())
}

fn read(message: &CloudEvent) -> Result<(ActivityKind, RegistrationFacts), ConsumeError> {
    Ok(match message.r#type.as_str() {
        RegistrationCreated::TYPE => {
            (ActivityKind::RegistrationCreated, message.data::<RegistrationCreated>()?.registration)
        }
        RegistrationConfirmed::TYPE => (
            ActivityKind::RegistrationConfirmed,
            message.data::<RegistrationConfirmed>()?.registration,
        ),
        RegistrationCancelled::TYPE => {
            let data: RegistrationCancelled = message.data()?;
            let kind = match data.reason {
                None => ActivityKind::RegistrationCancelled,
                Some(CancelReason::EventCancelled) => ActivityKind::EventCancelled,
                Some(CancelReason::CancelledByTeam) => ActivityKind::RegistrationCancelledByTeam,
                Some(CancelReason::Declined) => ActivityKind::RegistrationDeclined,
                Some(CancelReason::Transferred) => ActivityKind::RegistrationTransferred,
            };
            (kind, data.registration)
        }
        RegistrationAwaitingApproval::TYPE => (
            ActivityKind::RegistrationAwaitingApproval,
            message.data::<RegistrationAwaitingApproval>()?.registration,
        ),
        RegistrationExpired::TYPE => {
            (ActivityKind::RegistrationExpired, message.data::<RegistrationExpired>()?.registration)
        }
        RegistrationWaiting::TYPE => {
            (ActivityKind::RegistrationWaiting, message.data::<RegistrationWaiting>()?.registration)
        }
        RegistrationOffered::TYPE => {
            (ActivityKind::RegistrationOffered, message.data::<RegistrationOffered>()?.registration)
        }
        other => return Err(ConsumeError::Poison(format!("not a registration: {other:?}"))),
    })
}
