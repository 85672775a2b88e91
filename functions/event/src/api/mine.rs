//! `event-mine`. One round trip.

use access_tokens::Verifier;
use api_kit::{Caller, Json, Page, PageQuery, Problem, Query};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use sqlx::PgPool;
use uuid::Uuid;

use super::EventListItem;
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
    Router::new().route("/v1/me/events", get(list)).with_state(state)
}

/// Lists the events in whose team the caller is, newest first
///
/// Past events too, and drafts except for checkers. `role` says what the caller
/// is in each.
#[utoipa::path(
    get, path = "/v1/me/events", operation_id = "event-mine", tag = "event",
    params(PageQuery),
    responses(
        (status = 200, description = "A page", body = Page<EventListItem>),
        (status = 422, description = "Invalid parameters", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn list(
    Use(database): Use<PgPool>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<EventListItem>>, Problem> {
    let (limit, before) = page.parse_only::<Uuid>()?;
    let before = before.unwrap_or(Uuid::max());
    let found = store::lists::of_member(&database, caller.user_id, before, limit + 1).await?;
    let page = Page::of(found, limit, |last| last.event.id);
    Ok(Json(page.map(EventListItem::new)))
}
