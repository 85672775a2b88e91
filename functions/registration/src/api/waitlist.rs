//! `registration-waitlist`. One call of Event for the caller's rights, then one query
//! for the page and, on the first, one that counts.

use access_tokens::Verifier;
use api_kit::{Caller, Json, Page, PageQuery, Path, Problem, Query, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    attendee_access::{manager_of, ticket_type_of},
    attendees::{AttendeeResource, CountResource},
};
use crate::{
    event_client::EventClient,
    store::{
        After,
        waitlist::{self, Total},
    },
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Knows who may see the list.
    pub event: EventClient,
    /// Who calls.
    pub verifier: Verifier,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/waitlist", get(list)).with_state(state)
}

/// Whose waits are wanted; all where nothing is said.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WaitlistQuery {
    /// Those who wait for this ticket type.
    #[param(value_type = Option<Uuid>)]
    pub ticket_type_id: Option<String>,
}

/// A page of a waitlist.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitlistPage {
    /// Who has waited longest first.
    pub items: Vec<AttendeeResource>,
    /// Give it as `cursor` to get the next page; `null` on the last one.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// How many wait, on all pages; `null` on later ones.
    #[schema(required = true)]
    pub total: Option<CountResource>,
}

/// Lists who waits for places of an event, the longest first
///
/// For its owner and its managers.
#[utoipa::path(
    get, path = "/v1/events/{id}/waitlist", operation_id = "registration-waitlist",
    tag = "registration",
    params(("id" = Uuid, Path, description = "The event"), WaitlistQuery, PageQuery),
    responses(
        (status = 200, description = "A page", body = WaitlistPage),
        (status = 404, description = "`event_not_found`: there is none, or its waitlist is not \
            yours to see", body = Problem),
        (status = 422, description = "Invalid parameters", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn list(
    Use(State { database, event, .. }): Use<State>,
    caller: Caller,
    Path(event_id): Path<Uuid>,
    Query(query): Query<WaitlistQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<WaitlistPage>, Problem> {
    let mut validation = Validation::new();
    let (limit, after) = page.parse::<After>(&mut validation);
    let ticket_type_id = ticket_type_of(query.ticket_type_id, &mut validation);
    validation.finish()?;
    manager_of(&event, event_id, caller.user_id).await?;
    let total = if after.is_none() {
        let Total { registrations, places } =
            waitlist::total(&database, event_id, ticket_type_id).await?;
        Some(CountResource { registrations, places })
    } else {
        None
    };
    let found = waitlist::page(&database, event_id, ticket_type_id, after, limit + 1).await?;
    let page = Page::of(found, limit, |last| {
        After(last.waiting_since.unwrap_or(last.created_at), last.id)
    });
    let Page { items, next_cursor } = page.map(AttendeeResource::from);
    Ok(Json(WaitlistPage { items, next_cursor, total }))
}
