//! `event-blocks`. Two round trips; changes nothing.

use access_tokens::Verifier;
use api_kit::{Caller, Json, Page, PageQuery, Path, Problem, Query};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::editable::managed;
use crate::{
    domain::Block,
    store::{self, blocks::After},
};

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
    Router::new().route("/v1/events/{id}/blocks", get(list)).with_state(state)
}

/// An account whose registrations the organiser does not take.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlockResource {
    /// The account.
    pub user_id: Uuid,
    /// Its name when it was blocked; `null` if that was not known yet.
    #[schema(required = true)]
    pub username: Option<String>,
    /// Why, in the team's words.
    pub reason: String,
    /// The username of who blocked it.
    pub blocked_by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub blocked_at: Timestamp,
}

impl From<Block> for BlockResource {
    fn from(block: Block) -> Self {
        Self {
            user_id: block.user_id,
            username: block.username,
            reason: block.reason,
            blocked_by: block.blocked_by_username,
            blocked_at: block.blocked_at,
        }
    }
}

/// Lists whom the event's owner does not take registrations from, newest first
///
/// For the owner and the event's managers. The list is the owner's, and the same
/// for all of their events.
#[utoipa::path(
    get, path = "/v1/events/{id}/blocks", operation_id = "event-blocks", tag = "event",
    params(("id" = Uuid, Path, description = "The event"), PageQuery),
    responses(
        (status = 200, description = "A page", body = Page<BlockResource>),
        (status = 403, description = "It is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 422, description = "Invalid parameters", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn list(
    Use(database): Use<PgPool>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<BlockResource>>, Problem> {
    let (limit, after) = page.parse_only::<After>()?;
    let event = managed(store::events::find(&database, id, Some(caller.user_id)).await?)?;
    let found = store::blocks::list(&database, event.organizer.id, after, limit + 1).await?;
    let page = Page::of(found, limit, |last| After(last.blocked_at, last.user_id));
    Ok(Json(page.map(BlockResource::from)))
}
