//! `event-ticket-types`. Two round trips.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Json, MaybeCaller, Path, Problem, Query, SingleLine, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::TicketTypeItem;
use crate::{domain::Access, store};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls, if they say so.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/ticket-types", get(list)).with_state(state)
}

/// Which ticket types to show.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TicketTypesQuery {
    /// Shows hidden ones that this code opens; upper and lower case are the
    /// same.
    #[param(max_length = 100)]
    pub code: Option<String>,
}

/// An event's ticket types.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketTypes {
    /// All that the caller may see, in their order; 50 at most.
    pub items: Vec<TicketTypeItem>,
}

/// Lists an event's ticket types
///
/// The owner and managers see the hidden ones too, with their codes; others see those
/// that anybody sees and those that `code` opens.
#[utoipa::path(
    get, path = "/v1/events/{id}/ticket-types", operation_id = "event-ticket-types",
    tag = "event",
    params(("id" = Uuid, Path, description = "The event"), TicketTypesQuery),
    responses(
        (status = 200, description = "Its ticket types now", body = TicketTypes),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 422, description = "Invalid parameters", body = Problem),
    ),
    security((), ("bearer" = [])),
)]
pub async fn list(
    Use(state): Use<State>,
    MaybeCaller(caller): MaybeCaller,
    Path(id): Path<Uuid>,
    Query(query): Query<TicketTypesQuery>,
) -> Result<Json<TicketTypes>, Problem> {
    let code = access_code(query.code)?;
    let user = caller.map(|caller| caller.user_id);
    let event =
        store::events::find(&state.database, id, user).await?.ok_or_else(super::event_not_found)?;
    let access = event.access();
    if access == Access::None {
        return Err(super::event_not_found());
    }
    let (all, code) = (access >= Access::Edit, code.as_ref().map(SingleLine::as_str));
    let found = store::ticket_types::list(&state.database, id, all, code).await?;
    let now = state.clock.now();
    let items = found.into_iter().map(|listed| TicketTypeItem::new(listed, &event, now));
    Ok(Json(TicketTypes { items: items.collect() }))
}

/// The access code of a query.
pub(super) fn access_code(code: Option<String>) -> Result<Option<SingleLine<0, 100>>, Problem> {
    code.map(SingleLine::parse).transpose().or_else(|(error, detail)| {
        let mut validation = Validation::new();
        validation.error("?code", error, detail);
        validation.finish_with(None)
    })
}
