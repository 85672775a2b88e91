//! `event-seats`. One round trip; changes nothing.

use api_kit::{Json, Path, Problem, Query, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::compare_query::{CompareQuery, cut};
use crate::{domain::Seat, store};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/internal/events/{id}/seats", get(seats)).with_state(state)
}

/// Who has an event's seats.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatList {
    /// In the order of their ids.
    pub items: Vec<SeatItem>,
    /// Give it as `after` to get what follows; absent at the end.
    #[schema(required = true)]
    pub next: Option<Uuid>,
}

/// A seat.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatItem {
    /// The registration's id.
    pub hold_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// Of which ticket type, if it has one.
    #[schema(required = true)]
    pub ticket_type_id: Option<Uuid>,
    /// How many places.
    pub quantity: i16,
}

impl From<Seat> for SeatItem {
    fn from(Seat { hold_id, user_id, ticket_type_id, quantity }: Seat) -> Self {
        Self { hold_id, user_id, ticket_type_id, quantity }
    }
}

/// Lists an event's seats
///
/// Confirmed ones only. An event that is not known has none.
#[utoipa::path(
    get, path = "/internal/events/{id}/seats", operation_id = "event-seats", tag = "internal",
    params(("id" = Uuid, Path, description = "The event"), CompareQuery),
    responses(
        (status = 200, description = "A part of the list", body = SeatList),
        (status = 422, description = "Invalid parameters", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn seats(
    Use(state): Use<State>,
    Path(event_id): Path<Uuid>,
    Query(query): Query<CompareQuery>,
) -> Result<Json<SeatList>, Problem> {
    let mut validation = Validation::new();
    let query = query.parse(&mut validation);
    let query = validation.finish_with(query)?;
    let mut seats = store::confirmed::seats(
        &state.database,
        event_id,
        query.after,
        query.before,
        query.limit + 1,
    )
    .await?;
    let next = cut(&mut seats, query.limit, |seat| seat.hold_id);
    Ok(Json(SeatList { items: seats.into_iter().map(Into::into).collect(), next }))
}
