//! `event-opening-join`. A counter, two round trips, and one row written: nobody
//! waits for anybody. Killed in between, the entry is there; repeated, it is found. With
//! the draw at the same moment, an entry is in it or behind it.

use access_tokens::Verifier;
use ambient::{Clock, Random};
use api_kit::{Caller, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::put,
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{OpeningResource, opening::current};
use crate::{
    domain::{AdmissionsPerSecond, Status},
    store,
    throttle::LobbyThrottle,
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// How often somebody may join.
    pub throttle: LobbyThrottle,
    /// The time.
    pub clock: Clock,
    /// Randomness, for the entry's id.
    pub random: Random,
    /// How many are admitted in a second after a draw.
    pub admissions: AdmissionsPerSecond,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/opening/place", put(join)).with_state(state)
}

/// Joins the lobby of an event's fair opening
///
/// When within it makes no difference. After the draw it joins the end of the
/// line. May be repeated; once the line is through nobody needs a place in it,
/// and gets none (`open`).
#[utoipa::path(
    put, path = "/v1/events/{id}/opening/place", operation_id = "event-opening-join",
    tag = "event", params(("id" = Uuid, Path, description = "The event")),
    responses(
        (status = 200, description = "The opening, with your place", body = OpeningResource),
        (status = 404, description = "`event_not_found`, `no_fair_opening`", body = Problem),
        (status = 409, description = "`lobby_not_open` (with `lobby_opens_at`), \
            `registration_closed`, `event_cancelled`, `event_not_published`, `account_blocked`", body = Problem),
        (status = 429, description = "You came and went too often", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn join(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<OpeningResource>, Problem> {
    state.throttle.join(caller.user_id).await?;
    let now = state.clock.now();
    let entry_id = state.random.uuid(&state.clock);
    store::openings::join(&state.database, id, caller.user_id, entry_id, now).await?;
    let user = Some(caller.user_id);
    let opening = current(&state.database, id, user, state.admissions, now).await?;
    let shown = OpeningResource::new(&opening, now);
    if shown.place.is_some() || shown.phase == "open" {
        return Ok(Json(shown));
    }
    Err(match shown.phase {
        _ if opening.status == Status::Cancelled => super::event_cancelled(),
        "scheduled" => Problem::conflict("lobby_not_open", "The lobby has not opened yet.")
            .with("lobby_opens_at", opening.lobby_opens_at.to_string()),
        "closed" => Problem::conflict("registration_closed", "Registration is closed."),
        // Nothing else keeps anybody out of an open lobby.
        _ if opening.status == Status::Published => super::account_blocked(),
        _ => Problem::conflict("event_not_published", "Only published events have a lobby."),
    })
}
