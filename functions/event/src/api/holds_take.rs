//! `event-holds-take`: places for many people by the team's hand, for all of them
//! or for none. One transaction ([`store::holds_take::take_all`]). Killed
//! anywhere, all holds are there or none is; repeated, it answers as the first
//! time.

use std::collections::HashMap;

use ambient::{Clock, Random};
use api_kit::{Input, Json, Path, Problem, SingleLine, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::hold::{HoldResource, HoldSeconds, answer};
use crate::{
    domain::{Accepted, Confirmation, HoldRequest, named, quantity},
    store::{
        self,
        holds::{Limit, Taken},
    },
};

/// Holds that are taken at once.
const MOST: usize = 200;

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
    Router::new().route("/internal/events/{id}/holds", post(take)).with_state(state)
}

/// Places are wanted for several people.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TakeHolds {
    /// For whom.
    #[serde(default)]
    #[schema(value_type = Vec<WantedHold>, required = true, min_items = 1, max_items = 200)]
    holds: Input<Vec<WantedHold>>,
    /// Only says what would come of it.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    dry_run: Input<bool>,
}

/// What is wanted for one of them.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WantedHold {
    /// The registration's id.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    hold_id: Input<Uuid>,
    /// For whom.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    user_id: Input<Uuid>,
    /// How many places: 1 unless it says otherwise.
    #[serde(default)]
    #[schema(value_type = i64, required = false, minimum = 1, maximum = 10)]
    quantity: Input<i64>,
    /// The name of a ticket type, without regard to case; needed where the event
    /// has any.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 200)]
    ticket_type: Input<String>,
}

/// All holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakenHolds {
    /// In the order in which they were asked for. Of a dry run: as they would be.
    pub holds: Vec<HoldResource>,
}

/// A hold that can't be had.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedHold {
    /// The registration's id.
    pub hold_id: Uuid,
    /// As of `event-hold`, or `ticket_type_ambiguous`: several have this name.
    #[schema(value_type = String)]
    pub code: &'static str,
    /// Of `sold_out`: whose places, `event` or `ticket_type`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false, pattern = "^(event|ticket_type)$")]
    pub limit: Option<&'static str>,
    /// Of `sold_out`: how many are free there for all these holds together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<i64>,
}

/// Holds places for several people, or for none of them
///
/// By the team's hand, as `by_team` of `event-hold`.
#[utoipa::path(
    post, path = "/internal/events/{id}/holds", operation_id = "event-holds-take",
    tag = "internal", params(("id" = Uuid, Path, description = "The event")),
    request_body = TakeHolds,
    responses(
        (status = 200, description = "All places are held or confirmed; or would be",
            body = TakenHolds),
        (status = 404, description = "`event_not_found`", body = Problem),
        (status = 409, description = "`holds_refused`: none is held, and `refused` says why, a \
            `RefusedHold` for each that can't be had; or `event_cancelled`", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn take(
    Use(state): Use<State>,
    Path(event_id): Path<Uuid>,
    Json(request): Json<TakeHolds>,
) -> Result<Json<TakenHolds>, Problem> {
    let mut validation = Validation::new();
    let dry_run =
        validation.optional("/dry_run", request.dry_run, Ok::<_, (_, String)>).unwrap_or(false);
    let holds = validation.required("/holds", request.holds, |holds| {
        let fits = (1..=MOST).contains(&holds.len());
        if fits { Ok(holds) } else { Err(("out_of_range", format!("1 to {MOST} are needed."))) }
    });
    let holds = holds.and_then(|holds| {
        let wanted = holds.into_iter().enumerate();
        let wanted: Vec<_> = wanted.map(|(at, hold)| parse(&mut validation, at, hold)).collect();
        wanted.into_iter().collect::<Option<Vec<_>>>()
    });
    let holds = validation.finish_with(holds)?;

    let types = store::ticket_types::names(&state.database, event_id).await?;
    let now = state.clock.now();
    let (mut requests, mut refused) = (Vec::new(), Vec::new());
    for Wanted { hold_id, user_id, quantity, ticket_type } in holds {
        match ticket_type.map(|name| named(&types, &name)).transpose() {
            Ok(ticket_type_id) => requests.push(HoldRequest {
                hold_id,
                event_id,
                user_id,
                ticket_type_id,
                access_code: None,
                quantity,
                expires_at: state.hold_seconds.after(now),
                offer: None,
                behind_others: false,
                by_team: true,
                form_version: None,
            }),
            Err(code) => refused.push(RefusedHold { hold_id, code, limit: None, free: None }),
        }
    }
    let start = u8::from_le_bytes(state.random.bytes()) % 32;
    let rehearsal = dry_run || !refused.is_empty();
    let database = &state.database;
    let outcomes = store::holds_take::take_all(database, &requests, start, now, rehearsal).await?;
    let mut taken = Vec::new();
    let mut places = Places::default();
    for (request, outcome) in requests.iter().zip(outcomes) {
        let (limit, free) = match &outcome {
            Taken::SoldOut { limit, free, .. } => {
                (Some(limit.as_str()), Some(free + places.of(*limit, request)))
            }
            _ => (None, None),
        };
        match answer(outcome, Accepted::default()) {
            Ok(hold) => {
                places.count(request);
                taken.push(HoldResource { confirmation: Confirmation::AtOnce.as_str(), ..hold });
            }
            Err(problem) => match problem.code() {
                // Not of one of them, but of all.
                "event_not_found" | "event_cancelled" => return Err(problem),
                code => {
                    refused.push(RefusedHold { hold_id: request.hold_id, code, limit, free });
                }
            },
        }
    }
    if refused.is_empty() {
        return Ok(Json(TakenHolds { holds: taken }));
    }
    Err(Problem::conflict("holds_refused", "Some can't be had, so none is held.")
        .with("refused", json!(refused)))
}

/// A hold that is wanted.
struct Wanted {
    hold_id: Uuid,
    user_id: Uuid,
    quantity: i16,
    ticket_type: Option<String>,
}

/// Errors are noted.
fn parse(validation: &mut Validation, at: usize, hold: WantedHold) -> Option<Wanted> {
    let pointer = |name: &str| format!("/holds/{at}/{name}");
    let hold_id = validation.required(pointer("hold_id"), hold.hold_id, Ok::<_, (_, String)>);
    let user_id = validation.required(pointer("user_id"), hold.user_id, Ok::<_, (_, String)>);
    let quantity = validation.optional(pointer("quantity"), hold.quantity, quantity).unwrap_or(1);
    let ticket_type = validation
        .optional(pointer("ticket_type"), hold.ticket_type, SingleLine::<1, 200>::parse)
        .map(SingleLine::into_string);
    let (hold_id, user_id) = hold_id.zip(user_id)?;
    Some(Wanted { hold_id, user_id, quantity, ticket_type })
}

/// Places that the requests so far have taken, of all and by ticket type.
#[derive(Default)]
struct Places {
    of_event: i64,
    of_types: HashMap<Uuid, i64>,
}

impl Places {
    fn count(&mut self, request: &HoldRequest) {
        let places = i64::from(request.quantity);
        self.of_event += places;
        if let Some(id) = request.ticket_type_id {
            *self.of_types.entry(id).or_default() += places;
        }
    }

    fn of(&self, limit: Limit, request: &HoldRequest) -> i64 {
        match (limit, request.ticket_type_id) {
            (Limit::TicketType, Some(id)) => self.of_types.get(&id).copied().unwrap_or(0),
            _ => self.of_event,
        }
    }
}
