use api_kit::{FieldError, Problem};
use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use crate::{
    event_client::{NotYourTurn, SoldOut},
    store::PendingLimit,
};

/// Why nobody was registered.
#[derive(Debug, Error)]
pub enum Error {
    /// The caller has a place already.
    #[error("registered already as {0}")]
    AlreadyRegistered(Uuid),
    /// The caller keeps as many places unconfirmed as they may.
    #[error("{} places wait for their confirmation", .0.0)]
    TooManyPending(PendingLimit),
    /// No such event, or a draft.
    #[error("there is no such event")]
    EventNotFound,
    /// The event was called off.
    #[error("the event is cancelled")]
    EventCancelled,
    /// The organiser takes no registrations from the account.
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
    /// Too late.
    #[error("registration is closed")]
    RegistrationClosed,
    /// Too early.
    #[error("registration is not open yet")]
    RegistrationNotOpen,
    /// The event has a fair opening, and others are admitted first; as of then.
    #[error("others are admitted first")]
    NotYourTurn(NotYourTurn, Timestamp),
    /// Event gave no answer, or the attempt was overtaken by its own clean-up.
    /// Repeating is safe.
    #[error("Event is away")]
    EventUnavailable,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::AlreadyRegistered(id) => super::super::already_registered(id),
            Error::TooManyPending(PendingLimit(limit)) => Self::conflict(
                "too_many_pending",
                "You keep as many places unconfirmed as you may: confirm or cancel one first.",
            )
            .with("limit", limit),
            Error::EventNotFound => crate::api::event_not_found(),
            Error::EventCancelled => crate::api::event_cancelled(),
            Error::Blocked => super::super::account_blocked(),
            Error::SoldOut(sold_out) => no_places(*sold_out),
            Error::TypeRequired => {
                Self::conflict("ticket_type_required", "Choose a ticket type of this event.")
            }
            Error::TypeNotFound => {
                Self::conflict("ticket_type_not_found", "There is no such ticket type.")
            }
            Error::TypeNotOnSale => {
                Self::conflict("ticket_type_not_on_sale", "This ticket type is not on sale now.")
            }
            Error::Invalid(errors) => Self::invalid(errors),
            Error::OverLimit(limit) => Self::invalid(vec![FieldError {
                pointer: "/quantity".into(),
                code: "quantity_over_limit".into(),
                detail: format!("One person can take {limit} at most.").into(),
            }])
            .with("limit", limit),
            Error::RegistrationClosed => {
                Self::conflict("registration_closed", "Registration for this event is closed.")
            }
            Error::RegistrationNotOpen => Self::conflict(
                "registration_not_open",
                "Registration for this event has not opened yet.",
            ),
            Error::NotYourTurn(NotYourTurn { place, turn_at }, now) => {
                let wait = turn_at.map_or(1, |turn_at| turn_at.as_second() - now.as_second() + 1);
                Self::conflict("not_your_turn", "Others in the line are admitted first.")
                    .with("place", place)
                    .with("turn_at", turn_at.map(|turn_at| turn_at.to_string()))
                    .retry_after(wait.max(1).unsigned_abs())
            }
            Error::EventUnavailable => crate::api::event_unavailable(),
            Error::Database(error) => error.into(),
        }
    }
}

fn no_places(sold_out: SoldOut) -> Problem {
    let waitlist = sold_out.is_worth_waiting();
    let SoldOut { limit, free, held, .. } = sold_out;
    let detail = match free {
        Some(1..) => "Fewer places are free at the moment.",
        _ => "All places are taken at the moment.",
    };
    let mut problem = Problem::conflict("sold_out", detail).with("waitlist", waitlist);
    if let Some(limit) = limit {
        problem = problem.with("limit", limit);
    }
    for (member, places) in [("free", free), ("held", held)] {
        if let Some(places) = places {
            problem = problem.with(member, places);
        }
    }
    problem
}
