//! `event-hold`. One round trip where a place is free or none is; see
//! [`store::holds::take`]. Killed anywhere, the statement has happened or not;
//! repeated, it answers as the first time.

use ambient::{Clock, Random};
use api_kit::{Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::put,
};
use jiff::{SignedDuration, Timestamp};
use messages::EventFacts;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Hold, HoldRequest, Sales},
    store::{self, holds::Taken},
};

/// How long a place is kept for somebody to confirm.
#[derive(Clone, Copy, Debug)]
pub struct HoldSeconds(pub u32);

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// The time.
    pub clock: Clock,
    /// Randomness: which shard to try first.
    pub random: Random,
    /// How long a place is kept.
    pub hold_seconds: HoldSeconds,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/internal/events/{id}/holds/{hold_id}", put(hold)).with_state(state)
}

/// A place is wanted.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TakeHold {
    /// For whom.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    user_id: Input<Uuid>,
    /// How many places: 1.
    #[serde(default)]
    #[schema(value_type = i64, required = false, minimum = 1, maximum = 1)]
    quantity: Input<i64>,
}

/// A hold, and its event.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldResource {
    /// The registration's id.
    pub hold_id: Uuid,
    /// The event as it is now: what messages tell of an event.
    #[schema(value_type = Object)]
    pub event: EventFacts,
    /// `held` or `confirmed`.
    #[schema(value_type = String, pattern = "^(held|confirmed)$")]
    pub status: &'static str,
    /// Until when the place is kept for somebody to confirm.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl From<Hold> for HoldResource {
    fn from(hold: Hold) -> Self {
        Self {
            hold_id: hold.id,
            event: hold.event,
            status: hold.status.as_str(),
            expires_at: hold.expires_at,
        }
    }
}

/// Holds a place
///
/// The id is the caller's choice, so that asking can be repeated.
#[utoipa::path(
    put, path = "/internal/events/{id}/holds/{hold_id}", operation_id = "event-hold",
    tag = "internal",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("hold_id" = Uuid, Path, description = "The registration"),
    ),
    request_body = TakeHold,
    responses(
        (status = 200, description = "The place is held or confirmed", body = HoldResource),
        (status = 404, description = "`event_not_found`", body = Problem),
        (status = 409, description = "`sold_out` (with the number `held` that may come back), \
            `registration_closed`, `registration_not_open`, `hold_released` or `hold_conflict`",
            body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn hold(
    Use(state): Use<State>,
    Path((event_id, hold_id)): Path<(Uuid, Uuid)>,
    Json(request): Json<TakeHold>,
) -> Result<Json<HoldResource>, Problem> {
    let mut validation = Validation::new();
    let user_id = validation.required("/user_id", request.user_id, Ok::<_, (_, String)>);
    let quantity = validation.optional("/quantity", request.quantity, one_place).unwrap_or(1);
    let user_id = validation.finish_with(user_id)?;
    let now = state.clock.now();
    let kept = SignedDuration::from_secs(state.hold_seconds.0.into());
    let expires_at = now.saturating_add(kept).unwrap_or(Timestamp::MAX);
    let request = HoldRequest { hold_id, event_id, user_id, quantity, expires_at };
    let start = u8::from_le_bytes(state.random.bytes()) % 32;
    let problem = match store::holds::take(&state.database, &request, start, now).await? {
        Taken::Yes(hold) => return Ok(Json(hold.into())),
        Taken::Gone => Problem::conflict(
            "hold_released",
            "This hold was released or has expired; it can't take a place again.",
        ),
        Taken::OtherHold => super::hold_conflict(),
        Taken::NoEvent => super::event_not_found(),
        Taken::NotOnSale(Sales::NotOpen) => {
            Problem::conflict("registration_not_open", "Registration has not opened yet.")
        }
        Taken::NotOnSale(_) => Problem::conflict("registration_closed", "Registration is closed."),
        Taken::SoldOut { held } => {
            Problem::conflict("sold_out", "All places are taken.").with("held", held)
        }
    };
    Err(problem)
}

/// Several places would have to come from several shards in one statement.
pub(super) fn one_place(quantity: i64) -> Result<i16, (&'static str, &'static str)> {
    if quantity == 1 { Ok(1) } else { Err(("out_of_range", "One place can be held at a time.")) }
}
