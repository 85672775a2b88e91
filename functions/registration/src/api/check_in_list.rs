//! `registration-check-in-list`. One call of Event for the caller's rights, then
//! one query.

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

use super::{RegisteredTicketType, check_in::FirstScanResource, event_access::team_of};
use crate::{
    domain::{AttendeeSearch, Expected},
    event_client::EventClient,
    store::check_ins,
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
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/check-ins", get(list)).with_state(state)
}

/// The list's filter; its page is a [`PageQuery`].
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// A part of the name, the username or the mail address, up to 200
    /// characters.
    pub q: Option<String>,
}

/// A confirmed registration, for who stands at the door. It has no mail
/// address: who checks people in needs none.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExpectedResource {
    /// The registration.
    pub registration_id: Uuid,
    /// The holder's display name; may be empty.
    pub name: String,
    /// The holder's username; empty in the first seconds after they signed up.
    pub username: String,
    /// Its ticket type.
    #[schema(required = true)]
    pub ticket_type: Option<RegisteredTicketType>,
    /// How many places it has.
    pub quantity: i32,
    /// Those of its places that are checked in.
    pub checked_in: Vec<CheckedPlaceResource>,
}

/// A place that is checked in.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckedPlaceResource {
    /// Which of the registration's, from 1 on.
    pub place: i16,
    /// By which scan.
    pub first: FirstScanResource,
}

impl From<Expected> for ExpectedResource {
    fn from(expected: Expected) -> Self {
        let checked_in = expected.checked_in.into_iter();
        Self {
            registration_id: expected.registration_id,
            name: expected.name,
            username: expected.username,
            ticket_type: expected.ticket_type.map(Into::into),
            quantity: expected.quantity,
            checked_in: checked_in
                .map(|checked| CheckedPlaceResource {
                    place: checked.place,
                    first: checked.first.into(),
                })
                .collect(),
        }
    }
}

/// Lists who is expected at the door
///
/// The confirmed registrations, with what is checked in of each: for a search
/// by name, and for a device to keep while it has no network.
#[utoipa::path(
    get, path = "/v1/events/{id}/check-ins", operation_id = "registration-check-in-list",
    tag = "registration",
    params(("id" = Uuid, Path, description = "The event"), Filter, PageQuery),
    responses(
        (status = 200, description = "A page", body = Page<ExpectedResource>),
        (status = 404, description = "`event_not_found`: there is none, or you are not in its team",
            body = Problem),
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
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ExpectedResource>>, Problem> {
    let mut validation = Validation::new();
    let (limit, after) = page.parse::<Uuid>(&mut validation);
    let search = filter.q.and_then(|q| {
        AttendeeSearch::parse(q).unwrap_or_else(|(code, detail)| {
            validation.error("?q", code, detail);
            None
        })
    });
    validation.finish()?;
    team_of(&event, event_id, caller.user_id).await?;
    let found = check_ins::expected(&database, event_id, search.as_ref(), after, limit + 1).await?;
    let page = Page::of(found, limit, |last| last.registration_id);
    Ok(Json(page.map(ExpectedResource::from)))
}
