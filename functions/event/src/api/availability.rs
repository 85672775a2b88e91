//! `event-availability`. One round trip.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Json, MaybeCaller, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Access, Sales, Status},
    store,
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
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/availability", get(show)).with_state(state)
}

/// An event's places.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventAvailability {
    /// All places.
    pub capacity: i64,
    /// Places of confirmed registrations.
    pub confirmed: i64,
    /// Places that somebody may still confirm; they may come back.
    pub held: i64,
    /// Places that can be had.
    pub free: i64,
    /// Whether registration is open.
    pub sales_open: bool,
}

/// Counts an event's places
#[utoipa::path(
    get, path = "/v1/events/{id}/availability", operation_id = "event-availability",
    tag = "event", params(("id" = Uuid, Path, description = "The event")),
    responses(
        (status = 200, description = "Its places now", body = EventAvailability),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
    ),
    security((), ("bearer" = [])),
)]
pub async fn show(
    Use(state): Use<State>,
    MaybeCaller(caller): MaybeCaller,
    Path(id): Path<Uuid>,
) -> Result<Json<EventAvailability>, Problem> {
    let user = caller.map(|caller| caller.user_id);
    let seats = store::seats::availability(&state.database, id, user)
        .await?
        .ok_or_else(super::event_not_found)?;
    if Access::of(seats.role, seats.status) == Access::None {
        return Err(super::event_not_found());
    }
    let places = seats.availability;
    let open = seats.sales_window.at(state.clock.now()) == Sales::Open;
    Ok(Json(EventAvailability {
        capacity: places.capacity,
        confirmed: places.confirmed,
        held: places.held,
        free: places.free(),
        sales_open: open && seats.status == Status::Published,
    }))
}
