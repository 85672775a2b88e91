//! `registration-check-in-undo`. One call of Event for the caller's rights, then
//! one statement. Killed before it: nothing has happened; after it, the place
//! is not checked in, and a repetition says so.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use http::StatusCode;
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::event_access::team_of;
use crate::{
    event_client::EventClient,
    store::check_ins::{self, Door},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Knows who may check people in.
    pub event: EventClient,
    /// Who calls.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/check-ins/undo", post(undo)).with_state(state)
}

/// The place that is not to be checked in.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UndoCheckIn {
    /// The registration.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    registration_id: Input<Uuid>,
    /// Which of its places, from 1 on.
    #[serde(default)]
    #[schema(value_type = i64, required = true, minimum = 1, maximum = 10)]
    place: Input<i16>,
}

/// Undoes a check-in
///
/// The team's mistake: the place counts as not checked in again. Its scans are
/// kept, with who undid them. A scan that a device without a network has not
/// sent yet counts when it comes.
#[utoipa::path(
    post, path = "/v1/events/{id}/check-ins/undo", operation_id = "registration-check-in-undo",
    tag = "registration", params(("id" = Uuid, Path, description = "The event")),
    request_body = UndoCheckIn,
    responses(
        (status = 204, description = "It is not checked in any more"),
        (status = 404, description = "`event_not_found`: there is none, or you are not in its team",
            body = Problem),
        (status = 409, description = "`not_checked_in`", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn undo(
    Use(State { database, event, clock, .. }): Use<State>,
    caller: Caller,
    Path(event_id): Path<Uuid>,
    Json(request): Json<UndoCheckIn>,
) -> Result<StatusCode, Problem> {
    let mut validation = Validation::new();
    let registration_id =
        validation.required("/registration_id", request.registration_id, Ok::<_, (_, &str)>);
    let place = validation.required("/place", request.place, Ok::<_, (_, &str)>);
    let (registration_id, place) = validation.finish_with(registration_id.zip(place))?;
    team_of(&event, event_id, caller.user_id).await?;
    let door = Door { event_id, user_id: caller.user_id, username: caller.username };
    if check_ins::undo(&database, &door, registration_id, place, clock.now()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::conflict("not_checked_in", "This place is not checked in."))
    }
}
