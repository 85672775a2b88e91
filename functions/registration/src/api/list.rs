//! `registration-list`.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, Json, Page, PageQuery, Problem, Query, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use serde::Deserialize;
use sqlx::PgPool;

use super::RegistrationResource;
use crate::{
    domain::Status,
    store::{self, After},
};

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
    Router::new().route("/v1/registrations", get(list)).with_state(state)
}

/// The list's filter; its page is a [`PageQuery`].
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `waiting`, `awaiting_approval`, `pending`, `confirmed`, `cancelled`, `declined` or
    /// `expired`; all when absent.
    pub status: Option<String>,
}

/// Lists the caller's registrations, newest first
#[utoipa::path(
    get, path = "/v1/registrations", operation_id = "registration-list", tag = "registration",
    params(Filter, PageQuery),
    responses(
        (status = 200, description = "A page", body = Page<RegistrationResource>),
        (status = 422, description = "Invalid parameters", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn list(
    Use(database): Use<PgPool>,
    Use(clock): Use<Clock>,
    caller: Caller,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<RegistrationResource>>, Problem> {
    let mut validation = Validation::new();
    let (limit, after) = page.parse::<After>(&mut validation);
    let status = filter.status.and_then(|status| {
        let parsed = Status::parse(&status);
        if parsed.is_none() {
            validation.error(
                "?status",
                "invalid",
                "One of waiting, awaiting_approval, pending, confirmed, cancelled, declined and \
                 expired is needed.",
            );
        }
        parsed
    });
    validation.finish()?;
    let now = clock.now();
    let found = store::list(&database, caller.user_id, status, after, limit + 1, now).await?;
    let waiting: Vec<_> = found
        .iter()
        .filter(|registration| registration.status == Status::Waiting)
        .map(|registration| registration.id)
        .collect();
    let outlooks = super::outlooks(&database, &waiting).await?;
    let page = Page::of(found, limit, |last| After(last.created_at, last.id));
    Ok(Json(page.map(|registration| {
        let outlook = outlooks.get(&registration.id).copied();
        RegistrationResource::at(now, registration).waiting(outlook)
    })))
}
