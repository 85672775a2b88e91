//! `registration-block`. The list of the blocked is Event's, which every hold asks;
//! here is who they are, and what they have. First Event blocks: from then on they
//! get nothing new. Then, where that was asked for, what they have is cancelled
//! (`cancelling.rs` has the steps), or what they are just asking for refused.
//!
//! Killed before the block, nothing happened; between the two, they are blocked and
//! keep what they have. Whoever asked got no answer then: the same request does the
//! rest, and one that is repeated after all was done tells nobody twice.

use access_tokens::Verifier;
use api_kit::{Caller, Input, Json, MultiLine, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::put,
};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::attendee_access::manager_of;
use crate::{
    cancelling,
    event_client::{BlockError, NewBlock},
    seats::Seats,
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
    Router::new().route("/v1/events/{id}/blocks/{user_id}", put(block)).with_state(state)
}

/// Why an attendee is blocked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct BlockAttendee {
    /// Seen by the owner and the managers only; never by the attendee.
    #[serde(default)]
    #[schema(value_type = String, required = true, min_length = 1, max_length = 500)]
    reason: Input<String>,
    /// Cancels what they have for this event too: their registration or their place
    /// on the waitlist.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    cancel_registration: Input<bool>,
}

/// Takes no more registrations from an attendee
///
/// At all events of this one's owner: they can neither register nor join a waitlist,
/// and who waits leaves it when it would be their turn, until they are unblocked. The
/// team can give them a place by hand all the same. Registrations that they have
/// stay, but for the one for this event if it is to be cancelled; of that they are
/// told by mail, of the block they are not. For the owner and the event's managers;
/// blocking again changes the reason.
#[utoipa::path(
    put, path = "/v1/events/{id}/blocks/{user_id}", operation_id = "registration-block",
    tag = "registration",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("user_id" = Uuid, Path, description = "The attendee's account"),
    ),
    request_body = BlockAttendee,
    responses(
        (status = 204, description = "They are blocked"),
        (status = 404, description = "`event_not_found`: there is none, or its attendees are not \
            yours to choose; `attendee_not_found`: they never registered for it", body = Problem),
        (status = 409, description = "`in_team`: who is in the event's team can't be blocked",
            body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn block(
    Use(seats): Use<Seats>,
    caller: Caller,
    Path((event_id, user_id)): Path<(Uuid, Uuid)>,
    Json(request): Json<BlockAttendee>,
) -> Result<StatusCode, Problem> {
    let mut validation = Validation::new();
    let reason = validation.required("/reason", request.reason, MultiLine::<1, 500>::parse);
    let cancels = validation
        .optional("/cancel_registration", request.cancel_registration, Ok::<_, (_, &str)>)
        .unwrap_or_default();
    let reason = validation.finish_with(reason)?.into_string();
    // Nobody else hears who attends.
    manager_of(&seats.event, event_id, caller.user_id).await?;
    let attendee = store::attendees::person(&seats.database, event_id, user_id).await?;
    let attendee = attendee.ok_or_else(attendee_not_found)?;
    let block = NewBlock {
        username: attendee.username,
        reason,
        blocked_by: caller.user_id,
        blocked_by_username: caller.username,
    };
    match seats.event.block(event_id, user_id, &block).await {
        Ok(()) => {}
        Err(BlockError::EventNotFound) => return Err(super::event_not_found()),
        Err(BlockError::InTeam) => {
            let detail = "They are in the event's team: take them out first.";
            return Err(Problem::conflict("in_team", detail));
        }
        Err(BlockError::Unavailable(error)) => {
            tracing::warn!(%error, "nobody is blocked");
            return Err(Problem::unavailable("event_unavailable", "Try again in a moment."));
        }
    }
    tracing::info!(%event_id, %user_id, by = %caller.user_id, cancels, "blocked");
    if cancels {
        cancelling::cancel_of(&seats, event_id, user_id, caller.user_id).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn attendee_not_found() -> Problem {
    Problem::not_found("attendee_not_found", "They never registered for this event.")
}
