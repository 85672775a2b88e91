//! `event-unblock`. Two round trips. May be repeated.

use access_tokens::Verifier;
use api_kit::{Caller, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::delete,
};
use http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

use super::editable::managed;
use crate::store;

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/blocks/{user_id}", delete(unblock)).with_state(state)
}

/// Takes registrations from an account again
///
/// At all events of the event's owner. For the owner and the event's managers; an
/// account that is not blocked stays so.
#[utoipa::path(
    delete, path = "/v1/events/{id}/blocks/{user_id}", operation_id = "event-unblock",
    tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("user_id" = Uuid, Path, description = "The account"),
    ),
    responses(
        (status = 204, description = "It is not blocked"),
        (status = 403, description = "It is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn unblock(
    Use(database): Use<PgPool>,
    caller: Caller,
    Path((event_id, user_id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    let event = store::events::find(&database, event_id, Some(caller.user_id)).await?;
    let event = managed(event)?;
    store::blocks::unblock(&database, event.organizer.id, user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
