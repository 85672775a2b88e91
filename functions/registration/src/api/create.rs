//! `registration-create`. Two round trips of ours and one of Event's until the
//! place is held: the intent is one statement with its commit; the grant and
//! its message are a transaction of four. Publishing the message takes three
//! more, after everything is safe.
//!
//! Killed after the intent: the row stays `requested`, whether Event holds a
//! seat or not, and the sweep ends it and gives the seat back; a repeated
//! request goes on with it. Killed after the grant: the relay publishes.

use access_tokens::Verifier;
use api_kit::{Caller, Input, Json, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{StatusCode, header::LOCATION};
use messages::{CloudEvent, RegistrationCreated};
use serde::Deserialize;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::RegistrationResource;
use crate::{
    domain::{Quantity, Registration},
    event_client::{Hold, HoldError, Released},
    seats::{Seats, StepError},
    store::{self, Begun, Intent},
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
    Router::new().route("/v1/registrations", post(create)).with_state(state)
}

/// A place is wanted.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateRegistration {
    /// Of which event.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    event_id: Input<Uuid>,
    /// How many places: 1.
    #[serde(default)]
    #[schema(value_type = Option<i64>, required = false, minimum = 1, maximum = 1)]
    quantity: Input<i64>,
}

/// Why nobody was registered.
#[derive(Debug, Error)]
pub enum Error {
    /// The caller has a place already.
    #[error("registered already as {0}")]
    AlreadyRegistered(Uuid),
    /// No such event, or a draft.
    #[error("there is no such event")]
    EventNotFound,
    /// No place is free.
    #[error("no place is free")]
    SoldOut,
    /// Too late.
    #[error("registration is closed")]
    RegistrationClosed,
    /// Too early.
    #[error("registration is not open yet")]
    RegistrationNotOpen,
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
            Error::AlreadyRegistered(id) => {
                Self::conflict("already_registered", "You are registered for this event already.")
                    .with("registration_id", id.to_string())
            }
            Error::EventNotFound => Self::not_found("event_not_found", "There is no such event."),
            Error::SoldOut => Self::conflict("sold_out", "All places are taken at the moment."),
            Error::RegistrationClosed => {
                Self::conflict("registration_closed", "Registration for this event is closed.")
            }
            Error::RegistrationNotOpen => Self::conflict(
                "registration_not_open",
                "Registration for this event has not opened yet.",
            ),
            Error::EventUnavailable => super::event_unavailable(),
            Error::Database(error) => error.into(),
        }
    }
}

/// Holds a place
///
/// The place is yours until `expires_at`; confirm before then. Asking again for
/// the same event answers 409 with the `registration_id` of the first.
#[utoipa::path(
    post, path = "/v1/registrations", operation_id = "registration-create", tag = "registration",
    request_body = CreateRegistration,
    responses(
        (status = 201, description = "A place is held", body = RegistrationResource,
            headers(("location" = String, description = "The registration"))),
        (status = 404, description = "`event_not_found`", body = Problem),
        (status = 409, description = "`already_registered`, `sold_out`, `registration_closed` or \
            `registration_not_open`", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn create(
    Use(seats): Use<Seats>,
    caller: Caller,
    Json(request): Json<CreateRegistration>,
) -> Result<Response, Problem> {
    let mut validation = Validation::new();
    let event_id = validation.required("/event_id", request.event_id, Ok::<_, (_, &str)>);
    let quantity = validation.optional("/quantity", request.quantity, Quantity::parse);
    let event_id = validation.finish_with(event_id)?;
    let intent = Intent {
        id: seats.random.uuid(&seats.clock),
        user_id: caller.user_id,
        event_id,
        quantity: quantity.unwrap_or(Quantity::ONE),
        at: seats.clock.now(),
    };
    let registration = register(&seats, &intent).await?;
    let location = format!("/v1/registrations/{}", registration.id);
    let body = Json(RegistrationResource::at(seats.clock.now(), registration));
    Ok((StatusCode::CREATED, [(LOCATION, location)], body).into_response())
}

async fn register(seats: &Seats, intent: &Intent) -> Result<Registration, Error> {
    let id = begin(seats, intent).await?;
    let asked = seats.event.hold(intent.event_id, id, intent.user_id, intent.quantity).await;
    let refusal = match asked {
        Ok(hold) => return granted(seats, intent.event_id, id, &hold).await,
        Err(HoldError::Unavailable(error)) => {
            // Whether a seat is held is not known: the row stays for the sweep,
            // or for the next try.
            tracing::warn!(%error, registration_id = %id, "no hold");
            return Err(Error::EventUnavailable);
        }
        Err(HoldError::EventNotFound) => Error::EventNotFound,
        Err(HoldError::SoldOut) => Error::SoldOut,
        Err(HoldError::RegistrationClosed) => Error::RegistrationClosed,
        Err(HoldError::RegistrationNotOpen) => Error::RegistrationNotOpen,
        // A sweep ended this intent meanwhile; the next try begins a new one.
        Err(HoldError::Released) => Error::EventUnavailable,
    };
    store::refuse(&seats.database, id, None).await?;
    Err(refusal)
}

/// Writes the intent down, or finds the registration that is there already. One
/// whose time is over, and which no sweep has ended yet, is ended here, so that
/// who let a hold lapse can try again at once.
async fn begin(seats: &Seats, intent: &Intent) -> Result<Uuid, Error> {
    let found = match store::begin(&seats.database, intent).await? {
        Begun::GoOn(id) => return Ok(id),
        Begun::Exists { id, lapsed: false } => return Err(Error::AlreadyRegistered(id)),
        Begun::Exists { id, lapsed: true } => id,
    };
    match seats.expire(intent.event_id, found).await {
        Ok(Released::Gone) => seats.publish(found).await,
        Ok(Released::WasConfirmed) => return Err(Error::AlreadyRegistered(found)),
        Err(StepError::Database(error)) => return Err(error.into()),
        Err(StepError::Event(error)) => {
            tracing::warn!(%error, registration_id = %found, "a lapsed hold is left to the sweep");
            return Err(Error::EventUnavailable);
        }
    }
    match store::begin(&seats.database, intent).await? {
        Begun::GoOn(id) => Ok(id),
        Begun::Exists { id, .. } => Err(Error::AlreadyRegistered(id)),
    }
}

/// Writes down what Event granted, with its message.
async fn granted(
    seats: &Seats,
    event_id: Uuid,
    id: Uuid,
    hold: &Hold,
) -> Result<Registration, Error> {
    let mut transaction = seats.database.begin().await?;
    let Some(registration) = store::hold_granted(&mut transaction, id, hold).await? else {
        transaction.rollback().await?;
        return Err(overtaken(seats, event_id, id).await?);
    };
    let data = RegistrationCreated {
        registration: registration.facts(seats.clock.now()),
        expires_at: registration.expires_at,
    };
    let message = CloudEvent::new(data, &seats.clock, &seats.random);
    outbox::write(&mut transaction, &message).await?;
    transaction.commit().await?;
    seats.publish(id).await;
    Ok(registration)
}

/// Another has taken the intent on while Event was asked. Either a twin of this
/// request, and then the registration is there; or it was refused, and then the
/// seat just granted belongs to nobody.
async fn overtaken(seats: &Seats, event_id: Uuid, id: Uuid) -> Result<Error, sqlx::Error> {
    if !store::owe_release(&seats.database, id, seats.clock.now()).await? {
        return Ok(Error::AlreadyRegistered(id));
    }
    if let Err(error) = seats.release(event_id, id).await {
        tracing::warn!(%error, registration_id = %id, "its seat is left to the sweep");
    }
    Ok(Error::EventUnavailable)
}
