//! Asks Event for seats, over REST. A hold's id is the registration's id, and
//! every call may be repeated: asking again for what is done answers as the
//! first time did.

mod answer;
mod seats;
mod signed;

use jiff::Timestamp;
use messages::EventFacts;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

pub use seats::RestoreError;
pub use signed::{Connection, NoClient};

use crate::domain::Quantity;

/// Event could not be asked, or its answer not be understood: nothing is known
/// of what it did. For the log; clients learn only that Event is away.
#[derive(Debug, Error)]
#[error("Event gave no usable answer: {0}")]
pub struct Unavailable(String);

/// A seat that Event keeps for a registration.
#[derive(Clone, Debug, Deserialize)]
pub struct Hold {
    /// The event as it is now.
    pub event: EventFacts,
    /// When the hold ends, by Event's clock.
    pub expires_at: Timestamp,
}

/// Why there is no hold.
#[derive(Debug, Error)]
pub enum HoldError {
    /// No such event, or a draft.
    #[error("there is no such event")]
    EventNotFound,
    /// No place is free.
    #[error("no place is free")]
    SoldOut,
    /// The registration window is over.
    #[error("the registration window is over")]
    RegistrationClosed,
    /// The registration window has not begun.
    #[error("the registration window has not begun")]
    RegistrationNotOpen,
    /// A hold of this id was released before, and can't come back.
    #[error("the hold was released before")]
    Released,
    /// Nothing is known.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Why a hold did not become a seat.
#[derive(Debug, Error)]
pub enum ConfirmError {
    /// The hold has ended or was released: its place is not kept any more.
    #[error("the hold has ended")]
    HoldEnded,
    /// Nothing is known.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// What became of a hold that was to be released unless confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// It is gone, and can't be confirmed any more.
    Gone,
    /// It had become a seat before, and stays.
    WasConfirmed,
}

/// Event's internal endpoints.
#[derive(Clone, Debug)]
pub struct EventClient {
    connection: Connection,
}

#[derive(Serialize)]
struct HoldRequest {
    user_id: Uuid,
    quantity: u16,
}

impl EventClient {
    /// Over this connection.
    #[must_use]
    pub const fn new(connection: Connection) -> Self {
        Self { connection }
    }

    /// Holds a seat.
    pub async fn hold(
        &self,
        event_id: Uuid,
        hold_id: Uuid,
        user_id: Uuid,
        quantity: Quantity,
    ) -> Result<Hold, HoldError> {
        let body = HoldRequest { user_id, quantity: quantity.get() };
        let answer = self.connection.put(&path(event_id, hold_id, ""), &body).await?;
        match answer.code() {
            None => Ok(answer.read()?),
            Some("event_not_found") => Err(HoldError::EventNotFound),
            Some("sold_out") => Err(HoldError::SoldOut),
            Some("registration_closed") => Err(HoldError::RegistrationClosed),
            Some("registration_not_open") => Err(HoldError::RegistrationNotOpen),
            Some("hold_released") => Err(HoldError::Released),
            Some(_) => Err(answer.unexpected().into()),
        }
    }

    /// Turns the hold into a seat.
    pub async fn confirm(&self, event_id: Uuid, hold_id: Uuid) -> Result<Hold, ConfirmError> {
        let answer = self.connection.post(&path(event_id, hold_id, "/confirm")).await?;
        match answer.code() {
            None => Ok(answer.read()?),
            Some("hold_expired" | "hold_released" | "hold_not_found" | "event_not_found") => {
                Err(ConfirmError::HoldEnded)
            }
            Some(_) => Err(answer.unexpected().into()),
        }
    }

    /// Gives the seat back, confirmed or not, and keeps a late [`EventClient::hold`]
    /// of this id from taking one.
    pub async fn release(&self, event_id: Uuid, hold_id: Uuid) -> Result<(), Unavailable> {
        let answer = self.connection.delete(&path(event_id, hold_id, "")).await?;
        match answer.code() {
            None => Ok(()),
            Some(_) => Err(answer.unexpected()),
        }
    }

    /// Gives the seat back unless it was confirmed. Event decides which came
    /// first, so a confirmation at the same time either wins or fails.
    pub async fn release_unless_confirmed(
        &self,
        event_id: Uuid,
        hold_id: Uuid,
    ) -> Result<Released, Unavailable> {
        let path = path(event_id, hold_id, "?unless_confirmed=true");
        let answer = self.connection.delete(&path).await?;
        match answer.code() {
            None => Ok(Released::Gone),
            Some("hold_confirmed") => Ok(Released::WasConfirmed),
            Some(_) => Err(answer.unexpected()),
        }
    }
}

fn path(event_id: Uuid, hold_id: Uuid, rest: &str) -> String {
    format!("/internal/events/{event_id}/holds/{hold_id}{rest}")
}
