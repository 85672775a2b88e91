//! A seat goes from one registration to another.

use serde::Serialize;
use thiserror::Error;
use uuid::Uuid;

use super::{EventClient, Hold, Unavailable, path};

/// Why a seat was not handed over.
#[derive(Debug, Error)]
pub enum TransferError {
    /// What was to be handed over is no seat, or the other registration has given
    /// its place back.
    #[error("there is no seat to hand over")]
    NoSeat,
    /// The organiser takes no registrations from this account.
    #[error("the account is blocked")]
    Blocked,
    /// The event was called off.
    #[error("the event is cancelled")]
    EventCancelled,
    /// Nothing is known.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

#[derive(Serialize)]
struct TransferRequest {
    to: Uuid,
    user_id: Uuid,
}

impl EventClient {
    /// Hands the seat of one registration over to another, of this user.
    pub async fn transfer(
        &self,
        event_id: Uuid,
        from: Uuid,
        to: Uuid,
        user_id: Uuid,
    ) -> Result<Hold, TransferError> {
        let body = TransferRequest { to, user_id };
        let answer = self.connection.post_json(&path(event_id, from, "/transfer"), &body).await?;
        match answer.code() {
            None => Ok(answer.read()?),
            Some("hold_not_confirmed" | "hold_released" | "hold_not_found") => {
                Err(TransferError::NoSeat)
            }
            Some("account_blocked") => Err(TransferError::Blocked),
            Some("event_cancelled") => Err(TransferError::EventCancelled),
            Some(_) => Err(answer.unexpected().into()),
        }
    }
}
