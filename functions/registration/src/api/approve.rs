//! `registration-approve`: the team says yes to registrations that await approval.
//! `approval.rs` has the steps, and what becomes of them when one is killed.

use access_tokens::Verifier;
use api_kit::{Caller, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use uuid::Uuid;

use super::decision::{DecideRegistrations, Decisions};
use crate::{approval, seats::Seats};

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
    Router::new().route("/v1/events/{id}/registrations/approve", post(approve)).with_state(state)
}

/// Approves registrations that await it
///
/// For the event's owner and its managers. Each has its own result, and one that
/// can't be approved keeps no other from it. The attendees get their tickets by
/// mail, with the message.
#[utoipa::path(
    post, path = "/v1/events/{id}/registrations/approve",
    operation_id = "registration-approve", tag = "registration",
    params(("id" = Uuid, Path, description = "The event")),
    request_body = DecideRegistrations,
    responses(
        (status = 200, description = "What became of each", body = Decisions),
        (status = 404, description = "`event_not_found`: there is none, or its registrations are \
            not yours to decide about", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn approve(
    Use(seats): Use<Seats>,
    caller: Caller,
    Path(event_id): Path<Uuid>,
    Json(request): Json<DecideRegistrations>,
) -> Result<Json<Decisions>, Problem> {
    let decision = request.by(&seats, event_id, &caller).await?;
    let outcomes = approval::approve(&seats, &decision).await?;
    Ok(Json(outcomes.into_iter().collect()))
}
