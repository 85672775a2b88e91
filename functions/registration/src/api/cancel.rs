//! `registration-cancel`: `cancelling.rs` has the steps.
//!
//! Until when that is possible is decided by what is known here: what Event said
//! with the seat, or the newer that `event-changed` told since
//! (`registration-on-event-changed`). So it needs no answer of Event's, and a
//! limit that the organiser moves counts as soon as its message is here, within
//! a second where nothing is amiss.

use access_tokens::Verifier;
use api_kit::{Caller, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use thiserror::Error;
use uuid::Uuid;

use super::RegistrationResource;
use crate::{
    cancelling,
    domain::{Registration, Status},
    seats::Seats,
    store::{self, By},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The steps of registering.
    pub seats: Seats,
    /// Who calls.
    pub verifier: Verifier,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/registrations/{id}/cancel", post(cancel)).with_state(state)
}

/// Why it is not cancelled.
#[derive(Debug, Error)]
pub enum Error {
    /// No such registration of the caller.
    #[error("there is no such registration")]
    NotFound,
    /// The hold ended before: there is nothing to give back.
    #[error("the hold has ended")]
    HoldExpired,
    /// The event's team did not approve it: there is nothing to give back.
    #[error("the registration is declined")]
    Declined,
    /// Too late.
    #[error("the event has started")]
    EventStarted,
    /// The organiser's limit has passed, or the start was moved before now.
    #[error("it could be cancelled until {0}")]
    CancellationClosed(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => super::registration_not_found(),
            Error::HoldExpired => super::hold_expired(),
            Error::Declined => super::registration_declined(),
            Error::EventStarted => {
                Self::conflict("event_started", "The event has started already.")
            }
            Error::CancellationClosed(until) => Self::conflict(
                "cancellation_closed",
                format!("You could cancel until {until}. Ask who organises the event."),
            )
            .with("cancellable_until", until),
            Error::Database(error) => error.into(),
        }
    }
}

/// Gives a place back
///
/// Confirmed registrations can be cancelled until `cancellable_until`, others until
/// the event starts.
/// May be repeated: a cancelled registration answers as the first time.
#[utoipa::path(
    post, path = "/v1/registrations/{id}/cancel", operation_id = "registration-cancel",
    tag = "registration", params(("id" = Uuid, Path, description = "The registration")),
    responses(
        (status = 200, description = "The place is given back", body = RegistrationResource),
        (status = 404, description = "`registration_not_found`", body = Problem),
        (status = 409, description = "`event_started`, `cancellation_closed` (with `cancellable_until`), \
            `hold_expired` or `registration_declined`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn cancel(
    Use(seats): Use<Seats>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<RegistrationResource>, Problem> {
    let registration = cancelled(&seats, caller.user_id, id).await?;
    Ok(Json(RegistrationResource::at(seats.clock.now(), registration)))
}

async fn cancelled(seats: &Seats, user_id: Uuid, id: Uuid) -> Result<Registration, Error> {
    if let Some(registration) = cancelling::cancel(seats, id, By::Attendee(user_id)).await? {
        return Ok(registration);
    }
    let found = store::find_of(&seats.database, user_id, id).await?.ok_or(Error::NotFound)?;
    match found.status {
        Status::Cancelled => Ok(found),
        Status::Expired => Err(Error::HoldExpired),
        Status::Declined => Err(Error::Declined),
        Status::Waiting | Status::AwaitingApproval | Status::Pending | Status::Confirmed => {
            Err(too_late(seats, &found))
        }
    }
}

fn too_late(seats: &Seats, found: &Registration) -> Error {
    if found.event.starts_at <= seats.clock.now() {
        return Error::EventStarted;
    }
    Error::CancellationClosed(super::local(&found.event.time_zone, found.cancellable_until))
}
