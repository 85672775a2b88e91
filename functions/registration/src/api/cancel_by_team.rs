//! `registration-cancel-by-team`: the event's team cancels somebody's registration.
//! `cancelling.rs` has the steps.

use access_tokens::Verifier;
use api_kit::{Caller, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::attendee_access::manager_of;
use crate::{
    cancelling,
    domain::{Status, TeamMessage},
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
    Router::new()
        .route("/v1/events/{id}/registrations/{registration_id}/cancel", post(cancel))
        .with_state(state)
}

/// Somebody's registration is to be cancelled.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CancelByTeam {
    /// Plain text to the attendee, which goes into the mail.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 1_000)]
    message: Input<String>,
}

/// Cancels somebody's registration
///
/// For the event's owner and its managers, at any time, whether it waits, is held or
/// confirmed. The attendee is told by mail, with the message. May be repeated.
#[utoipa::path(
    post, path = "/v1/events/{id}/registrations/{registration_id}/cancel",
    operation_id = "registration-cancel-by-team", tag = "registration",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("registration_id" = Uuid, Path, description = "The registration"),
    ),
    request_body = CancelByTeam,
    responses(
        (status = 204, description = "It is cancelled"),
        (status = 404, description = "`event_not_found`: there is none, or its registrations are \
            not yours to cancel; `registration_not_found`", body = Problem),
        (status = 409, description = "`registration_over`: it was declined, or its time ran out",
            body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn cancel(
    Use(seats): Use<Seats>,
    caller: Caller,
    Path((event_id, id)): Path<(Uuid, Uuid)>,
    Json(request): Json<CancelByTeam>,
) -> Result<StatusCode, Problem> {
    let mut validation = Validation::new();
    let message = validation.optional("/message", request.message, TeamMessage::parse).flatten();
    validation.finish()?;
    manager_of(&seats.event, event_id, caller.user_id).await?;
    let by = By::Team { event_id, member: caller.user_id, message: message.as_ref() };
    if cancelling::cancel(&seats, id, by).await?.is_some() {
        return Ok(StatusCode::NO_CONTENT);
    }
    let stood = store::stood(&seats.database, event_id, &[id]).await?;
    match stood.first().map(|stood| stood.status) {
        None => Err(super::registration_not_found()),
        Some(Status::Cancelled) => Ok(StatusCode::NO_CONTENT),
        Some(_) => {
            Err(Problem::conflict("registration_over", "This registration is over already."))
        }
    }
}
