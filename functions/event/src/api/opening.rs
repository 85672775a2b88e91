//! `event-opening`. One round trip; two more where the draw is due, or who asks
//! came too late for it and has no place in line yet. A place costs nothing to
//! follow: from the draw on the answer says when the turn comes, and nothing
//! changes that.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Json, MaybeCaller, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use jiff::Timestamp;
use sqlx::PgPool;
use uuid::Uuid;

use super::OpeningResource;
use crate::{
    domain::{Access, AdmissionsPerSecond},
    store::{self, openings::Opening},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls, if they say so.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
    /// How many are admitted in a second after a draw.
    pub admissions: AdmissionsPerSecond,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/opening", get(show)).with_state(state)
}

/// Shows an event's fair opening
///
/// With the caller's place in it. Ask again after `poll_after_seconds`.
#[utoipa::path(
    get, path = "/v1/events/{id}/opening", operation_id = "event-opening",
    tag = "event", params(("id" = Uuid, Path, description = "The event")),
    responses(
        (status = 200, description = "The opening now", body = OpeningResource),
        (status = 404, description = "`event_not_found`, also for another's draft; \
            `no_fair_opening`", body = Problem),
    ),
    security((), ("bearer" = [])),
)]
pub async fn show(
    Use(state): Use<State>,
    MaybeCaller(caller): MaybeCaller,
    Path(id): Path<Uuid>,
) -> Result<Json<OpeningResource>, Problem> {
    let user = caller.map(|caller| caller.user_id);
    let now = state.clock.now();
    let opening = current(&state.database, id, user, state.admissions, now).await?;
    Ok(Json(OpeningResource::new(&opening, now)))
}

/// The opening, drawn if that is due, and with who asks in line.
pub(super) async fn current(
    database: &PgPool,
    id: Uuid,
    user: Option<Uuid>,
    admissions: AdmissionsPerSecond,
    now: Timestamp,
) -> Result<Opening, Problem> {
    let opening = visible(database, id, user).await?;
    let unplaced = opening.entry.as_ref().is_some_and(|entry| entry.rank.is_none());
    if now < opening.opens_at || (opening.drawn.is_some() && !unplaced) {
        return Ok(opening);
    }
    store::openings::advance(database, id, admissions, now).await?;
    visible(database, id, user).await
}

async fn visible(database: &PgPool, id: Uuid, user: Option<Uuid>) -> Result<Opening, Problem> {
    let found = store::openings::find(database, id, user).await?;
    let found = found.ok_or_else(super::event_not_found)?;
    if Access::of(found.role, found.status) == Access::None {
        return Err(super::event_not_found());
    }
    found.opening.ok_or_else(super::no_fair_opening)
}
