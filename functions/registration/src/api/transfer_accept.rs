//! `registration-transfer-accept`: `transferring.rs` has the steps.

use access_tokens::Verifier;
use api_kit::{Caller, Input, Json, LinkThrottle, Path, PeerAddress, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{StatusCode, header::LOCATION};
use messages::LinkToken;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{AnswerBody, RegistrationResource};
use crate::{
    seats::Seats,
    transferring::{self, AcceptError},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The steps of registering.
    pub seats: Seats,
    /// Who calls.
    pub verifier: Verifier,
    /// How often somebody may try a token.
    pub throttle: LinkThrottle,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/transfers/{token}/accept", post(accept)).with_state(state)
}

/// Answers of who takes over.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AcceptTransfer {
    /// Answers to the event's questions; a question that is left out or `null` is
    /// left open.
    #[serde(default)]
    #[schema(value_type = Vec<AnswerBody>, required = false)]
    answers: Input<Vec<Value>>,
    /// Who comes on each place, in the order of the tickets; `null` for a place
    /// without a name.
    #[serde(default)]
    #[schema(value_type = Vec<Option<String>>, required = false)]
    guests: Input<Vec<Value>>,
}

impl From<AcceptError> for Problem {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::NotFound => super::transfer_not_found(),
            AcceptError::Over(offer) => super::transfer_over(offer),
            AcceptError::Own => {
                Self::conflict("own_registration", "This is your own registration.")
            }
            AcceptError::AlreadyRegistered(id) => super::already_registered(id),
            AcceptError::Blocked => super::account_blocked(),
            AcceptError::EventCancelled => super::event_cancelled(),
            AcceptError::Invalid(errors) => Self::invalid(errors),
            AcceptError::EventUnavailable => super::event_unavailable(),
            AcceptError::Database(error) => error.into(),
        }
    }
}

/// Takes over a registration that is passed on
///
/// It is the caller's then, with a new id and new tickets; those of who passed it on
/// are not valid any more. May be repeated.
#[utoipa::path(
    post, path = "/v1/transfers/{token}/accept", operation_id = "registration-transfer-accept",
    tag = "registration",
    params(("token" = String, Path, description = "From the mail's link")),
    request_body = AcceptTransfer,
    responses(
        (status = 201, description = "The places are yours", body = RegistrationResource,
            headers(("location" = String, description = "Your registration"))),
        (status = 404, description = "`transfer_not_found`", body = Problem),
        (status = 409, description = "`own_registration`; `already_registered` (with the \
            `registration_id`); `account_blocked` (the organiser takes no registrations from this \
            account); `event_cancelled`", body = Problem),
        (status = 410, description = "`transfer_withdrawn`, `transfer_declined`, `transfer_used` \
            by somebody else, or `transfer_ended`: it can't be passed on any more",
            body = Problem),
        (status = 422, description = "Answers that don't fit the event's questions, or lack",
            body = Problem),
        (status = 429, description = "Too many tries", body = Problem),
        (status = 503, description = "`event_unavailable`: it is done as soon as possible, or \
            repeat after `Retry-After`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn accept(
    Use(State { seats, throttle, .. }): Use<State>,
    caller: Caller,
    peer: PeerAddress,
    Path(token): Path<String>,
    Json(request): Json<AcceptTransfer>,
) -> Result<Response, Problem> {
    let mut validation = Validation::new();
    let form = super::answers::given(request.answers, request.guests, &mut validation);
    validation.finish()?;
    throttle.show(&peer).await?;
    let token = LinkToken::parse(&token).ok_or_else(super::transfer_not_found)?;
    let registration = transferring::accept(&seats, &token, caller.user_id, &form).await?;
    let location = format!("/v1/registrations/{}", registration.id);
    let body = Json(RegistrationResource::at(seats.clock.now(), registration));
    Ok((StatusCode::CREATED, [(LOCATION, location)], body).into_response())
}
