//! `registration-on-places-freed`: a registration was cancelled or expired, or an
//! event was changed. Whoever waits for its places is asked at once.
//!
//! It keeps no inbox: offering is repeatable, and offers only what is free. What
//! fails is left to `registration-offer-places`, which comes within a minute.

use jiff::SignedDuration;
use lambda_host::ConsumeError;
use messages::{
    CancelReason, CloudEvent, Data as _, EventChanged, RegistrationCancelled, RegistrationExpired,
};
use uuid::Uuid;

use crate::{seats::Seats, waitlist};

/// How long one message is worked on.
const LONGEST: SignedDuration = SignedDuration::from_secs(30);

/// Handles one message of three topics.
pub async fn handle(seats: &Seats, message: CloudEvent) -> Result<(), ConsumeError> {
    let Some(event_id) = event(&message)? else { return Ok(()) };
    let deadline = seats.clock.now() + LONGEST;
    if let Err(error) = waitlist::offer_places(seats, event_id, deadline).await {
        tracing::warn!(%event_id, %error, "its waitlist is left to the schedule");
    }
    Ok(())
}

/// Whose places; `None` where nobody can have them any more.
fn event(message: &CloudEvent) -> Result<Option<Uuid>, ConsumeError> {
    Ok(Some(match message.r#type.as_str() {
        EventChanged::TYPE => message.data::<EventChanged>()?.event.event_id,
        RegistrationCancelled::TYPE => {
            let data: RegistrationCancelled = message.data()?;
            let reason = data.reason;
            if matches!(reason, Some(CancelReason::EventCancelled | CancelReason::Transferred)) {
                return Ok(None);
            }
            data.registration.event.event_id
        }
        RegistrationExpired::TYPE => {
            message.data::<RegistrationExpired>()?.registration.event.event_id
        }
        other => return Err(ConsumeError::Poison(format!("it frees no places: {other:?}"))),
    }))
}
