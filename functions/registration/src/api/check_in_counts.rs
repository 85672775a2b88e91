//! `registration-check-in-counts`. One call of Event for the caller's rights,
//! then one query, which indexes alone answer but for a name a ticket type.

use access_tokens::Verifier;
use api_kit::{Caller, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{RegisteredTicketType, event_access::team_of};
use crate::{event_client::EventClient, store::check_ins};

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
    Router::new().route("/v1/events/{id}/check-ins/counts", get(counts)).with_state(state)
}

/// How many came of those who are expected.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckInCounts {
    /// Confirmed places.
    pub confirmed: i64,
    /// Those checked in.
    pub checked_in: i64,
    /// The same by ticket type; one item without a type where the event has
    /// none.
    pub by_ticket_type: Vec<CheckInCount>,
}

/// How many came of those of one ticket type.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckInCount {
    /// The ticket type.
    #[schema(required = true)]
    pub ticket_type: Option<RegisteredTicketType>,
    /// Confirmed places.
    pub confirmed: i64,
    /// Those checked in.
    pub checked_in: i64,
}

/// Counts who came
#[utoipa::path(
    get, path = "/v1/events/{id}/check-ins/counts", operation_id = "registration-check-in-counts",
    tag = "registration", params(("id" = Uuid, Path, description = "The event")),
    responses(
        (status = 200, description = "How many", body = CheckInCounts),
        (status = 404, description = "`event_not_found`: there is none, or you are not in its team",
            body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn counts(
    Use(State { database, event, .. }): Use<State>,
    caller: Caller,
    Path(event_id): Path<Uuid>,
) -> Result<Json<CheckInCounts>, Problem> {
    team_of(&event, event_id, caller.user_id).await?;
    let by_type = check_ins::counts(&database, event_id).await?;
    Ok(Json(CheckInCounts {
        confirmed: by_type.iter().map(|one| one.confirmed).sum(),
        checked_in: by_type.iter().map(|one| one.checked_in).sum(),
        by_ticket_type: by_type
            .into_iter()
            .map(|one| CheckInCount {
                ticket_type: one.ticket_type.map(Into::into),
                confirmed: one.confirmed,
                checked_in: one.checked_in,
            })
            .collect(),
    }))
}
