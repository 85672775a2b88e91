//! `event-seat-restore`. One transaction. Killed anywhere, the seat is there
//! or not; repeated, it answers that it was there.

use ambient::Clock;
use api_kit::{Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::put,
};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Seat, quantity},
    store::{self, restore::Restored},
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
    Router::new().route("/internal/events/{id}/seats/{hold_id}", put(restore)).with_state(state)
}

/// Whose seat it is.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RestoreSeat {
    /// The person.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    user_id: Input<Uuid>,
    /// How many places.
    #[serde(default)]
    #[schema(value_type = i64, required = true, minimum = 1, maximum = 10)]
    quantity: Input<i64>,
    /// Of which ticket type, if it has one; also one that was deleted since.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, required = false)]
    ticket_type_id: Input<Uuid>,
}

/// A seat that is there.
#[derive(Debug, Serialize, ToSchema)]
pub struct RestoredSeat {
    /// The registration's id.
    pub hold_id: Uuid,
    /// Whether it was not there before.
    pub restored: bool,
}

/// Gives a confirmed registration its seat again
///
/// Whatever became of its hold, and also after sales have closed: it was
/// promised. It is refused only where the event, or a ticket type that it still
/// has, has too few free places.
#[utoipa::path(
    put, path = "/internal/events/{id}/seats/{hold_id}", operation_id = "event-seat-restore",
    tag = "internal",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("hold_id" = Uuid, Path, description = "The registration"),
    ),
    request_body = RestoreSeat,
    responses(
        (status = 200, description = "The seat is there", body = RestoredSeat),
        (status = 404, description = "`event_not_found` or `ticket_type_not_found`",
            body = Problem),
        (status = 409, description = "`sold_out`, `hold_conflict` or `event_cancelled`", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn restore(
    Use(state): Use<State>,
    Path((event_id, hold_id)): Path<(Uuid, Uuid)>,
    Json(request): Json<RestoreSeat>,
) -> Result<Json<RestoredSeat>, Problem> {
    let mut validation = Validation::new();
    let user_id = validation.required("/user_id", request.user_id, Ok::<_, (_, String)>);
    let quantity = validation.required("/quantity", request.quantity, quantity);
    let ticket_type_id =
        validation.optional("/ticket_type_id", request.ticket_type_id, Ok::<_, (_, String)>);
    let (user_id, quantity) = validation.finish_with(user_id.zip(quantity))?;
    let seat = Seat { hold_id, user_id, ticket_type_id, quantity };
    let now = state.clock.now();
    match store::restore::restore(&state.database, event_id, &seat, now).await? {
        Restored::Yes => Ok(Json(RestoredSeat { hold_id, restored: true })),
        Restored::WasThere => Ok(Json(RestoredSeat { hold_id, restored: false })),
        Restored::OtherHold => Err(super::hold_conflict()),
        Restored::Cancelled => Err(super::event_cancelled()),
        Restored::NoEvent => Err(super::event_not_found()),
        Restored::NoType => Err(super::ticket_type_not_found()),
        Restored::SoldOut => {
            Err(Problem::conflict("sold_out", "There are not so many places left."))
        }
    }
}
