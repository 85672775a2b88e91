//! `event-hold-transfer`. One round trip. Killed anywhere, the seat has gone over or
//! not; repeated, it answers as the first time.

use ambient::Clock;
use api_kit::{Input, Json, Path, Problem, TextError, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::HoldResource;
use crate::{
    domain::Accepted,
    store::transfer::{HandOver, HandedOver, hand_over},
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
        .route("/internal/events/{id}/holds/{hold_id}/transfer", post(transfer))
        .with_state(state)
}

/// Who gets the seat.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TransferHold {
    /// The registration that is to have it: a new id.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    to: Input<Uuid>,
    /// Whose that is.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    user_id: Input<Uuid>,
}

/// Hands a seat over to another registration
///
/// The places stay taken all the while. May be repeated.
#[utoipa::path(
    post, path = "/internal/events/{id}/holds/{hold_id}/transfer",
    operation_id = "event-hold-transfer", tag = "internal",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("hold_id" = Uuid, Path, description = "The registration whose seat it is"),
    ),
    request_body = TransferHold,
    responses(
        (status = 200, description = "The seat is the other registration's", body = HoldResource),
        (status = 404, description = "`hold_not_found`", body = Problem),
        (status = 409, description = "`hold_not_confirmed`: it is no seat (any more); \
            `hold_released`: the other registration has given its place back; `hold_conflict`; \
            `account_blocked` or `event_cancelled`", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn transfer(
    Use(state): Use<State>,
    Path((event_id, from)): Path<(Uuid, Uuid)>,
    Json(request): Json<TransferHold>,
) -> Result<Json<HoldResource>, Problem> {
    let mut validation = Validation::new();
    let to = validation.required("/to", request.to, Ok::<_, TextError>);
    let user_id = validation.required("/user_id", request.user_id, Ok::<_, TextError>);
    let (to, user_id) = validation.finish_with(to.zip(user_id))?;
    let request = HandOver { event_id, from, to, user_id };
    Err(match hand_over(&state.database, request, state.clock.now()).await? {
        HandedOver::Yes(hold) => {
            return Ok(Json(HoldResource::new(*hold, Accepted::default())));
        }
        HandedOver::NoSeat => Problem::conflict("hold_not_confirmed", "The place is no seat."),
        HandedOver::Gone => Problem::conflict("hold_released", "The place was given back."),
        HandedOver::OtherHold => super::hold_conflict(),
        HandedOver::Blocked => super::account_blocked(),
        HandedOver::Cancelled => super::event_cancelled(),
        HandedOver::NoHold => Problem::not_found("hold_not_found", "There is no such hold."),
    })
}
