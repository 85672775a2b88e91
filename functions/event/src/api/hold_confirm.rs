//! `event-hold-confirm`. One round trip. Killed anywhere, the hold is confirmed
//! or not; repeated, it answers as the first time.

use ambient::Clock;
use api_kit::{Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use sqlx::PgPool;
use uuid::Uuid;

use super::HoldResource;
use crate::{
    domain::Accepted,
    store::{self, settle::Confirmed},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/internal/events/{id}/holds/{hold_id}/confirm", post(confirm))
        .with_state(state)
}

/// Turns a held place into a seat
///
/// May be repeated. Refused once, it stays refused.
#[utoipa::path(
    post, path = "/internal/events/{id}/holds/{hold_id}/confirm",
    operation_id = "event-hold-confirm", tag = "internal",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("hold_id" = Uuid, Path, description = "The registration"),
    ),
    responses(
        (status = 200, description = "The place is a seat", body = HoldResource),
        (status = 404, description = "`hold_not_found`", body = Problem),
        (status = 409, description = "`hold_expired`, `hold_released` or `event_cancelled`", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn confirm(
    Use(state): Use<State>,
    Path((event_id, hold_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<HoldResource>, Problem> {
    let now = state.clock.now();
    match store::settle::confirm(&state.database, event_id, hold_id, now).await? {
        Confirmed::Yes(hold) => Ok(Json(HoldResource::new(*hold, Accepted::default()))),
        Confirmed::Expired => {
            Err(Problem::conflict("hold_expired", "The place was not confirmed in time."))
        }
        Confirmed::Released => Err(Problem::conflict("hold_released", "The place was given back.")),
        Confirmed::Cancelled => Err(super::event_cancelled()),
        Confirmed::NoHold => Err(Problem::not_found("hold_not_found", "There is no such hold.")),
    }
}
