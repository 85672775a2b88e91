//! `event-opening-leave`. One round trip, or two. Killed in between, the caller
//! is out; repeated, it finds nobody.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::delete,
};
use http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

use crate::store;

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/opening/place", delete(leave)).with_state(state)
}

/// Leaves the lobby
///
/// Until registration opens. Then the list of the draw stays as it is; nobody
/// has to register, and the line waits for nobody.
#[utoipa::path(
    delete, path = "/v1/events/{id}/opening/place", operation_id = "event-opening-leave",
    tag = "event", params(("id" = Uuid, Path, description = "The event")),
    responses(
        (status = 204, description = "You are not in it"),
        (status = 409, description = "`registration_opened`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn leave(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let (database, user) = (&state.database, caller.user_id);
    store::openings::leave(database, id, user, state.clock.now()).await?;
    let found = store::openings::find(database, id, Some(user)).await?;
    let entry = found.and_then(|found| found.opening).and_then(|opening| opening.entry);
    if entry.is_some() {
        let detail = "Registration has opened: the list of the draw stays as it is.";
        return Err(Problem::conflict("registration_opened", detail));
    }
    Ok(StatusCode::NO_CONTENT)
}
