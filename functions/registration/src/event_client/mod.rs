//! Asks Event for seats, over REST. A hold's id is the registration's id, and
//! every call may be repeated: asking again for what is done answers as the
//! first time did.

mod answer;
mod answers;
mod blocks;
mod holds;
mod rights;
mod seats;
mod signed;

use api_kit::FieldError;
use jiff::Timestamp;
use messages::EventFacts;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

pub use answers::CheckError;
pub use blocks::{BlockError, NewBlock};
pub use holds::{HoldsError, RefusedHold, WantedHold};
pub use rights::{Rights, Role};
pub use seats::RestoreError;
pub use signed::{Connection, NoClient};

use self::answers::FormRequest;
use crate::domain::{AcceptedForm, Choice, WaitlistMode};

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
    /// The ticket type, if the event has any.
    #[serde(default)]
    pub ticket_type: Option<HeldType>,
    /// How many places; absent from Event's release before.
    #[serde(default)]
    pub quantity: Option<u16>,
    /// Until when attendees can cancel; `None`: until the event starts.
    #[serde(default)]
    pub cancellation_closes_at: Option<Timestamp>,
    /// Who confirms.
    #[serde(default)]
    confirmation: Confirmation,
    /// What was answered, as it is to be kept.
    #[serde(flatten)]
    pub form: AcceptedForm,
}

impl Hold {
    /// Whether whoever asked for it is to confirm it right away.
    #[must_use]
    pub fn is_to_be_confirmed(&self) -> bool {
        self.confirmation == Confirmation::AtOnce
    }

    /// Whether the event's team decides about it.
    #[must_use]
    pub fn awaits_approval(&self) -> bool {
        self.confirmation == Confirmation::ByTeam
    }
}

/// A hold's ticket type.
#[derive(Clone, Debug, Deserialize)]
pub struct HeldType {
    /// Event's id of it.
    pub id: Uuid,
    /// Its name now.
    pub name: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Confirmation {
    AtOnce,
    #[default]
    ByAttendee,
    ByTeam,
}

/// What Event says of places that have run out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SoldOut {
    /// Whose: `event` or `ticket_type`.
    pub limit: Option<String>,
    /// How many are free there, fewer than wanted.
    pub free: Option<i64>,
    /// How many are only held there: they may come back.
    pub held: Option<i64>,
    /// What to know for waiting; absent from Event's release before.
    pub queue: Option<Queue>,
}

impl SoldOut {
    /// Whether waiting makes sense.
    #[must_use]
    pub fn is_worth_waiting(&self) -> bool {
        self.queue.as_ref().is_some_and(|queue| queue.fits)
    }

    /// Whether as many places are free, and the team is to choose who gets them.
    #[must_use]
    pub fn is_withheld(&self, quantity: i32) -> bool {
        self.queue.as_ref().is_some_and(|queue| queue.waitlist_mode == WaitlistMode::Manual)
            && self.free.is_some_and(|free| free >= i64::from(quantity))
    }

    /// Whether the event's own places have run out, not only the ticket type's.
    #[must_use]
    pub fn is_of_event(&self) -> bool {
        self.limit.as_deref() != Some("ticket_type")
    }
}

/// What somebody who may wait for places needs to know.
#[derive(Clone, Debug, Deserialize)]
pub struct Queue {
    /// The event as it is now.
    pub event: EventFacts,
    /// The ticket type, if one was named.
    pub ticket_type: Option<HeldType>,
    /// When places can't be had any more.
    pub closes_at: Timestamp,
    /// Whether there will ever be as many places.
    pub fits: bool,
    /// Since when they count as waiting, where it is not since now; absent from
    /// Event's release before.
    #[serde(default)]
    pub since: Option<Timestamp>,
    /// Who gets a place that comes free; absent from Event's release before.
    #[serde(default)]
    pub waitlist_mode: WaitlistMode,
    /// What was answered, as it is to be kept.
    #[serde(flatten)]
    pub form: AcceptedForm,
}

/// What Event says of a fair opening's line.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NotYourTurn {
    /// The place in line; `None`: they have none.
    pub place: Option<i64>,
    /// From when on they may ask; `None`: the order is about to be drawn.
    pub turn_at: Option<Timestamp>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OverLimit {
    limit: i64,
}

/// Why there is no hold.
#[derive(Debug, Error)]
pub enum HoldError {
    /// No such event, or a draft.
    #[error("there is no such event")]
    EventNotFound,
    /// The event was called off.
    #[error("the event is cancelled")]
    EventCancelled,
    /// The organiser takes no registrations from this account.
    #[error("the account is blocked")]
    Blocked,
    /// Fewer places are free than wanted.
    #[error("fewer places are free")]
    SoldOut(Box<SoldOut>),
    /// The event has ticket types, and none was named.
    #[error("no ticket type was named")]
    TypeRequired,
    /// No such ticket type, or hidden from who has not its code.
    #[error("there is no such ticket type")]
    TypeNotFound,
    /// The ticket type has a window of its own.
    #[error("the ticket type is not on sale")]
    TypeNotOnSale,
    /// One person may not have so many.
    #[error("one person may have {0}")]
    OverLimit(i64),
    /// The answers don't fit the event's questions, or lack.
    #[error("answers don't fit")]
    Invalid(Vec<FieldError>),
    /// This id holds other places already.
    #[error("other places are held")]
    OtherPlaces,
    /// The registration window is over.
    #[error("the registration window is over")]
    RegistrationClosed,
    /// The registration window has not begun.
    #[error("the registration window has not begun")]
    RegistrationNotOpen,
    /// The event has a fair opening, and others are admitted first.
    #[error("others are admitted first")]
    NotYourTurn(NotYourTurn),
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
    /// The event was called off.
    #[error("the event is cancelled")]
    EventCancelled,
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
struct HoldRequest<'a> {
    user_id: Uuid,
    quantity: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket_type_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offered_until: Option<Timestamp>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    chosen_by_team: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    behind_others: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    by_team: bool,
    #[serde(flatten)]
    form: FormRequest<'a>,
}

impl EventClient {
    /// Over this connection.
    #[must_use]
    pub const fn new(connection: Connection) -> Self {
        Self { connection }
    }

    /// Holds seats.
    pub async fn hold(
        &self,
        event_id: Uuid,
        hold_id: Uuid,
        user_id: Uuid,
        choice: &Choice,
    ) -> Result<Hold, HoldError> {
        let body = HoldRequest {
            user_id,
            quantity: choice.quantity.get(),
            ticket_type_id: choice.ticket_type_id,
            access_code: choice.access_code.as_deref(),
            offered_until: choice.offered_until,
            chosen_by_team: choice.chosen_by_team,
            behind_others: choice.behind_others,
            by_team: choice.by_team,
            form: FormRequest::of(&choice.form),
        };
        let answer = self.connection.put(&path(event_id, hold_id, ""), &body).await?;
        match answer.code() {
            None => Ok(answer.read()?),
            Some("event_not_found") => Err(HoldError::EventNotFound),
            Some("event_cancelled") => Err(HoldError::EventCancelled),
            Some("account_blocked") => Err(HoldError::Blocked),
            Some("sold_out") => Err(HoldError::SoldOut(Box::new(answer.details()))),
            Some("ticket_type_required") => Err(HoldError::TypeRequired),
            Some("ticket_type_not_found") => Err(HoldError::TypeNotFound),
            Some("ticket_type_not_on_sale") => Err(HoldError::TypeNotOnSale),
            Some("quantity_over_limit") => {
                Err(HoldError::OverLimit(answer.details::<OverLimit>().limit))
            }
            Some("hold_conflict") => Err(HoldError::OtherPlaces),
            Some("validation_failed") => match answers::invalid(&answer) {
                Some(errors) => Err(HoldError::Invalid(errors)),
                None => Err(answer.unexpected().into()),
            },
            Some("registration_closed") => Err(HoldError::RegistrationClosed),
            Some("registration_not_open") => Err(HoldError::RegistrationNotOpen),
            Some("not_your_turn") => Err(HoldError::NotYourTurn(answer.details())),
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
            Some("event_cancelled") => Err(ConfirmError::EventCancelled),
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
