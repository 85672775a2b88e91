//! `event-get`. One round trip.

use access_tokens::Verifier;
use api_kit::{ETag, Json, MaybeCaller, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{
    HeaderMap, StatusCode,
    header::{CACHE_CONTROL, IF_NONE_MATCH, VARY},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::EventResource;
use crate::{domain::Access, store};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls, if they say so.
    pub verifier: Verifier,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}", get(show)).with_state(state)
}

/// Shows an event
///
/// Published ones to everybody, drafts to their owner and managers. `can_edit` and
/// `role` are the caller's.
#[utoipa::path(
    get, path = "/v1/events/{id}", operation_id = "event-get", tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("if-none-match" = Option<String>, Header, description = "The `ETag` that you have"),
    ),
    responses(
        (status = 200, description = "The event", body = EventResource,
            headers(("etag" = String, description = "Its version"))),
        (status = 304, description = "It is still the version that you have"),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
    ),
    security((), ("bearer" = [])),
)]
pub async fn show(
    Use(database): Use<PgPool>,
    MaybeCaller(caller): MaybeCaller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let user = caller.map(|caller| caller.user_id);
    let event =
        store::events::find(&database, id, user).await?.ok_or_else(super::event_not_found)?;
    let access = event.access();
    if access == Access::None {
        return Err(super::event_not_found());
    }
    let tag = ETag(event.version);
    // What a team's member gets differs from all others' under the same version.
    let caching = [(CACHE_CONTROL, "private, no-cache"), (VARY, "authorization")];
    if has_version(&headers, event.version) {
        return Ok((StatusCode::NOT_MODIFIED, tag, caching).into_response());
    }
    Ok((tag, caching, Json(EventResource::new(event))).into_response())
}

/// Whether the client has this version already (RFC 9110, section 13.1.2).
fn has_version(headers: &HeaderMap, version: i64) -> bool {
    let current = format!("\"{version}\"");
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|tags| tags.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == current)
}
