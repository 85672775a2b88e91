//! `event-block`. One statement. Repeated, it changes the reason; killed, it has
//! happened or not.

use ambient::Clock;
use api_kit::{Input, Json, Path, Problem, SingleLine, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::put,
};
use http::StatusCode;
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Block, BlockReason},
    store::{self, blocks::Blocked},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/internal/events/{id}/blocks/{user_id}", put(block)).with_state(state)
}

/// Who blocks, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewBlock {
    /// The blocked account's name, if it is known.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 32)]
    username: Input<String>,
    /// For the team only.
    #[serde(default)]
    #[schema(value_type = String, required = true, min_length = 1, max_length = 500)]
    reason: Input<String>,
    /// Who asks for it: the owner or a manager.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    blocked_by: Input<Uuid>,
    /// Their account's name.
    #[serde(default)]
    #[schema(value_type = String, required = true, max_length = 32)]
    blocked_by_username: Input<String>,
}

/// Blocks an account at all events of an event's owner
///
/// From now on it gets no holds there; what it holds it keeps.
#[utoipa::path(
    put, path = "/internal/events/{id}/blocks/{user_id}", operation_id = "event-block",
    tag = "internal",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("user_id" = Uuid, Path, description = "The account"),
    ),
    request_body = NewBlock,
    responses(
        (status = 204, description = "It is blocked"),
        (status = 404, description = "`event_not_found`: there is none, or `blocked_by` is \
            neither its owner nor a manager", body = Problem),
        (status = 409, description = "`in_team`: who is in the event's team can't be blocked",
            body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn block(
    Use(State { database, clock }): Use<State>,
    Path((event_id, user_id)): Path<(Uuid, Uuid)>,
    Json(request): Json<NewBlock>,
) -> Result<StatusCode, Problem> {
    let mut validation = Validation::new();
    let username = validation.optional("/username", request.username, SingleLine::<1, 32>::parse);
    let reason = validation.required("/reason", request.reason, BlockReason::parse);
    let by = validation.required("/blocked_by", request.blocked_by, Ok::<_, (_, &str)>);
    let by_username = validation.required(
        "/blocked_by_username",
        request.blocked_by_username,
        SingleLine::<1, 32>::parse,
    );
    let fields = reason.zip(by).zip(by_username);
    let ((reason, blocked_by), by_username) = validation.finish_with(fields)?;
    let block = Block {
        user_id,
        username: username.map(SingleLine::into_string),
        reason: reason.into_string(),
        blocked_by,
        blocked_by_username: by_username.into_string(),
        blocked_at: clock.now(),
    };
    match store::blocks::block(&database, event_id, &block).await? {
        Blocked::Yes => Ok(StatusCode::NO_CONTENT),
        Blocked::InTeam => {
            Err(Problem::conflict("in_team", "They are in the event's team: take them out first."))
        }
        Blocked::NoEvent => Err(super::event_not_found()),
    }
}
