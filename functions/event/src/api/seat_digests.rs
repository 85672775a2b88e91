//! `event-seat-digests`. One round trip; changes nothing.

use ambient::Clock;
use api_kit::{Json, Problem, Query, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::compare_query::{CompareQuery, cut};
use crate::{domain::SeatDigest, store};

/// So long after its end nobody asks any more who had a seat.
const AFTER_ITS_END: SignedDuration = SignedDuration::from_hours(24);

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
    Router::new().route("/internal/seat-digests", get(digests)).with_state(state)
}

/// Events' seats in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatDigestList {
    /// In the order of the events' ids.
    pub items: Vec<SeatDigestItem>,
    /// Give it as `after` to get what follows; absent at the end.
    #[schema(required = true)]
    pub next: Option<Uuid>,
}

/// One event's seats in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatDigestItem {
    /// The event.
    pub event_id: Uuid,
    /// How many seats are confirmed.
    pub seats: i64,
    /// The exclusive or of the first 64 bits of each seat's
    /// `md5("<hold id> <user id> <quantity>")`, with ` <ticket type id>` after
    /// it where the seat has one.
    #[schema(pattern = "^[0-9a-f]{16}$")]
    pub digest: String,
}

impl From<SeatDigest> for SeatDigestItem {
    fn from(SeatDigest { event_id, seats, digest }: SeatDigest) -> Self {
        Self { event_id, seats, digest }
    }
}

/// Sums up the seats of each event
///
/// Of all events that have not ended more than a day ago, for Registration to
/// compare with what it knows.
#[utoipa::path(
    get, path = "/internal/seat-digests", operation_id = "event-seat-digests", tag = "internal",
    params(CompareQuery),
    responses(
        (status = 200, description = "A part of the list", body = SeatDigestList),
        (status = 422, description = "Invalid parameters", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn digests(
    Use(state): Use<State>,
    Query(query): Query<CompareQuery>,
) -> Result<Json<SeatDigestList>, Problem> {
    let mut validation = Validation::new();
    let query = query.parse(&mut validation);
    let query = validation.finish_with(query)?;
    let ended_after = state.clock.now().saturating_sub(AFTER_ITS_END).unwrap_or(Timestamp::MIN);
    let mut digests = store::confirmed::digests(
        &state.database,
        query.after,
        ended_after,
        query.before,
        query.limit + 1,
    )
    .await?;
    let next = cut(&mut digests, query.limit, |digest| digest.event_id);
    Ok(Json(SeatDigestList { items: digests.into_iter().map(Into::into).collect(), next }))
}
