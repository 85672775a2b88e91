//! `registration-confirm`. The wish is one statement with its commit; then Event
//! makes the hold a seat; then the confirmation and its message are a
//! transaction of four round trips. Publishing takes three more, after
//! everything is safe.
//!
//! Killed between the wish and the end: the sweep asks Event again, which
//! answers as the first time, and writes it down. Without the wish a seat
//! confirmed at Event would show only when the hold's time is over.

use access_tokens::Verifier;
use api_kit::{Caller, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use messages::CancelReason;
use thiserror::Error;
use uuid::Uuid;

use super::RegistrationResource;
use crate::{
    domain::{Registration, Status},
    seats::{Seats, StepError},
    store,
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
    Router::new().route("/v1/registrations/{id}/confirm", post(confirm)).with_state(state)
}

/// Why it is not confirmed.
#[derive(Debug, Error)]
pub enum Error {
    /// No such registration of the caller.
    #[error("there is no such registration")]
    NotFound,
    /// Too late.
    #[error("the hold has ended")]
    HoldExpired,
    /// The caller gave the place back.
    #[error("the registration is cancelled")]
    Cancelled,
    /// The event was called off.
    #[error("the event is cancelled")]
    EventCancelled,
    /// The event's team decides.
    #[error("the registration awaits approval")]
    AwaitingApproval,
    /// The event's team did not approve.
    #[error("the registration is declined")]
    Declined,
    /// No place is offered yet.
    #[error("the registration waits for a place")]
    Waiting,
    /// Event gave no answer; the sweep asks again, and so may the caller.
    #[error("Event is away")]
    EventUnavailable,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => super::registration_not_found(),
            Error::HoldExpired => super::hold_expired(),
            Error::Cancelled => {
                Self::conflict("registration_cancelled", "This registration is cancelled.")
            }
            Error::EventCancelled => super::event_cancelled(),
            Error::AwaitingApproval => Self::conflict(
                "registration_awaiting_approval",
                "The event's team decides about this registration. You will get a mail.",
            ),
            Error::Declined => super::registration_declined(),
            Error::Waiting => Self::conflict(
                "registration_waiting",
                "You are on the waitlist: confirm when a place is offered to you.",
            ),
            Error::EventUnavailable => super::event_unavailable(),
            Error::Database(error) => error.into(),
        }
    }
}

impl From<StepError> for Error {
    fn from(error: StepError) -> Self {
        match error {
            StepError::Database(error) => error.into(),
            StepError::EventCancelled => Self::EventCancelled,
            StepError::Event(error) => {
                tracing::warn!(%error, "a confirmation is left to the sweep");
                Self::EventUnavailable
            }
        }
    }
}

/// Confirms a held place
///
/// May be repeated: a confirmed registration answers as the first time.
#[utoipa::path(
    post, path = "/v1/registrations/{id}/confirm", operation_id = "registration-confirm",
    tag = "registration", params(("id" = Uuid, Path, description = "The registration")),
    responses(
        (status = 200, description = "The place is yours", body = RegistrationResource),
        (status = 404, description = "`registration_not_found`", body = Problem),
        (status = 409, description = "`hold_expired`, `registration_cancelled`, \
            `event_cancelled`, `registration_waiting`, `registration_awaiting_approval` or \
             `registration_declined`", body = Problem),
        (status = 503, description = "`event_unavailable`: it is confirmed as soon as possible, \
            or repeat after `Retry-After`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn confirm(
    Use(seats): Use<Seats>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<RegistrationResource>, Problem> {
    let registration = confirmed(&seats, caller.user_id, id).await?;
    Ok(Json(RegistrationResource::at(seats.clock.now(), registration)))
}

async fn confirmed(seats: &Seats, user_id: Uuid, id: Uuid) -> Result<Registration, Error> {
    let now = seats.clock.now();
    let wished = store::request_confirmation(&seats.database, id, user_id, now).await?;
    let registration = if let Some(pending) = wished {
        let ended = seats.confirm(pending.event.event_id, id).await?;
        seats.publish(id).await;
        ended
    } else {
        store::find_of(&seats.database, user_id, id).await?.ok_or(Error::NotFound)?
    };
    match registration.status {
        Status::Confirmed => Ok(registration),
        Status::Cancelled => Err(match registration.cancel_reason {
            Some(CancelReason::EventCancelled) => Error::EventCancelled,
            _ => Error::Cancelled,
        }),
        Status::Waiting => Err(Error::Waiting),
        Status::AwaitingApproval => Err(Error::AwaitingApproval),
        Status::Declined => Err(Error::Declined),
        Status::Expired => Err(Error::HoldExpired),
        // It became pending after it was found not to be: a repeat will do.
        Status::Pending => Err(Error::EventUnavailable),
    }
}
