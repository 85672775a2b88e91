//! `event-hold`. One round trip where a place is free or none is; see
//! [`store::holds::take`]. Two more where it is not the caller's turn in a fair
//! opening, whose order is drawn here if nobody has. Killed anywhere, a statement
//! has happened or not; repeated, it answers as the first time.
//!
//! Where answers are sent, or the statement finds that the event asks something,
//! one more reads the form before a place is taken: what does not fit it is
//! refused and takes none. The statement then takes places only if the form is
//! still the one that was read.

use ambient::{Clock, Random};
use api_kit::{Input, Json, Path, Problem, SingleLine, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::put,
};
use jiff::{SignedDuration, Timestamp};
use messages::EventFacts;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::form::{AcceptedAnswers, AnswerBody, accept, published_form};
use crate::{
    domain::{
        Accepted, AdmissionsPerSecond, AnswerInput, Confirmation, FormInput, Hold, HoldRequest,
        Offer, Sales, quantity,
    },
    store::{
        self,
        holds::{Queue, Taken},
    },
};

/// How long a place is kept for somebody to confirm.
#[derive(Clone, Copy, Debug)]
pub struct HoldSeconds(pub u32);

impl HoldSeconds {
    /// When a hold ends that is taken at `now`.
    #[must_use]
    pub fn after(self, now: Timestamp) -> Timestamp {
        now.saturating_add(SignedDuration::from_secs(self.0.into())).unwrap_or(Timestamp::MAX)
    }
}

/// How often the form is read where it changes at this very moment.
const FORMS_READ: u8 = 3;

/// Offered places are kept no longer, whatever is asked.
const LONGEST_OFFER: SignedDuration = SignedDuration::from_hours(48);

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
    /// How many are admitted in a second after a draw.
    pub admissions: AdmissionsPerSecond,
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
    /// How many places: 1 unless it says otherwise.
    #[serde(default)]
    #[schema(value_type = i64, required = false, minimum = 1, maximum = 10)]
    quantity: Input<i64>,
    /// Of which ticket type; needed where the event has any.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, required = false)]
    ticket_type_id: Input<Uuid>,
    /// The code of a hidden ticket type.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 100)]
    access_code: Input<String>,
    /// For an offer to somebody who waited: until when to keep the places. It
    /// needs no access code, which was right when they began to wait. Never
    /// shorter than any hold is kept, nor longer than two days.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    offered_until: Input<String>,
    /// For an offer: the event's team chose who gets it. Without that it gets no places
    /// of an event whose waitlist is `manual`: the answer is `sold_out` unless there is
    /// a hold of this id, and fewer are not `free` for it.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    chosen_by_team: Input<bool>,
    /// Others wait for places: only the rules are checked, and the answer is
    /// `sold_out` unless there is a hold of this id.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    behind_others: Input<bool>,
    /// Answers to the event's questions.
    #[serde(default)]
    #[schema(value_type = Vec<AnswerBody>, required = false)]
    answers: Input<Vec<Input<AnswerInput>>>,
    /// A name a place, in the order of the places; `null` for none.
    #[serde(default)]
    #[schema(value_type = Vec<Option<String>>, required = false)]
    guests: Input<Vec<Input<String>>>,
    /// The event's team takes the places for somebody. Sales windows, access
    /// codes and the limit of a person don't apply, but the places must be free;
    /// nothing is asked, and whoever asked for the hold is to confirm it right away.
    /// A blocked account gets them too: somebody of the team decided so.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    by_team: Input<bool>,
}

/// A hold, and its event.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldResource {
    /// The registration's id.
    pub hold_id: Uuid,
    /// The event as it is now: what messages tell of an event.
    #[schema(value_type = Object)]
    pub event: EventFacts,
    /// The ticket type, if the event has any.
    #[schema(required = true)]
    pub ticket_type: Option<HeldTicketType>,
    /// How many places.
    pub quantity: i16,
    /// `at_once`: whoever asked for the hold is to confirm it right away;
    /// `by_attendee`: when the attendee says so; `by_team`: when the event's team
    /// does, and until then the place is kept until the event starts, or as long as
    /// one can register for it, if that is later.
    #[schema(value_type = String, pattern = "^(at_once|by_attendee|by_team)$")]
    pub confirmation: &'static str,
    /// `held` or `confirmed`.
    #[schema(value_type = String, pattern = "^(held|confirmed)$")]
    pub status: &'static str,
    /// Until when the place is kept for somebody to confirm.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Until when attendees can cancel; `null`: until the event starts.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub cancellation_closes_at: Option<Timestamp>,
    /// What was answered, as it is to be kept.
    #[serde(flatten)]
    pub form: AcceptedAnswers,
}

/// A hold's ticket type.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldTicketType {
    /// The ticket type.
    pub id: Uuid,
    /// Its name now.
    pub name: String,
}

impl HoldResource {
    /// The hold, with the answers of who has it.
    #[must_use]
    pub fn new(hold: Hold, accepted: Accepted) -> Self {
        let confirmation = hold
            .ticket_type
            .as_ref()
            .map_or(Confirmation::ByAttendee, |ticket_type| ticket_type.confirmation);
        Self {
            hold_id: hold.id,
            event: hold.event,
            ticket_type: hold
                .ticket_type
                .map(|held| HeldTicketType { id: held.id, name: held.name }),
            quantity: hold.quantity,
            confirmation: confirmation.as_str(),
            status: hold.status.as_str(),
            expires_at: hold.expires_at,
            cancellation_closes_at: hold.cancellation_closes_at,
            form: accepted.into(),
        }
    }
}

/// Holds places
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
        (status = 200, description = "The places are held or confirmed", body = HoldResource),
        (status = 404, description = "`event_not_found`", body = Problem),
        (status = 409, description = "`sold_out` (with the `limit` that was hit, `event` or \
            `ticket_type`, the number `free` there, the number `held` that may come back, and in \
            `queue` what to know for waiting: `event`, `ticket_type`, `closes_at`, `fits`, `since`, \
            `waitlist_mode` and the answers), `event_cancelled`, `account_blocked`, \
            `registration_closed`, `registration_not_open`, `not_your_turn` (with the `place` in \
            line, if any, and `turn_at`, if it is known), `ticket_type_required`, \
            `ticket_type_not_found` (also where it is hidden and the code is wrong), \
            `ticket_type_not_on_sale`, `quantity_over_limit` (with the `limit`), `hold_released` \
            or `hold_conflict`",
            body = Problem),
        (status = 422, description = "Invalid fields; also answers that don't fit the event's \
            questions, or lack", body = Problem),
        (status = 503, description = "`form_changed`: the questions change all the time; repeat",
            body = Problem),
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
    let quantity = validation.optional("/quantity", request.quantity, quantity).unwrap_or(1);
    let ticket_type_id =
        validation.optional("/ticket_type_id", request.ticket_type_id, Ok::<_, (_, String)>);
    let access_code = validation
        .optional("/access_code", request.access_code, SingleLine::<0, 100>::parse)
        .map(SingleLine::into_string);
    let offered_until =
        validation.optional("/offered_until", request.offered_until, |text: String| {
            text.parse::<Timestamp>()
                .map_err(|_| ("invalid", "A time such as 2027-03-01T12:00:00Z is needed."))
        });
    let behind_others = validation
        .optional("/behind_others", request.behind_others, Ok::<_, (_, String)>)
        .unwrap_or(false);
    let chosen = validation
        .optional("/chosen_by_team", request.chosen_by_team, Ok::<_, (_, String)>)
        .unwrap_or(false);
    let by_team =
        validation.optional("/by_team", request.by_team, Ok::<_, (_, String)>).unwrap_or(false);
    let user_id = validation.finish_with(user_id)?;
    let now = state.clock.now();
    let expires_at = state.hold_seconds.after(now);
    let longest = now.saturating_add(LONGEST_OFFER).unwrap_or(Timestamp::MAX);
    let offered = offered_until.map(|until| until.min(longest).max(expires_at));
    let form = FormInput { answers: request.answers, guests: request.guests };
    let request = HoldRequest {
        hold_id,
        event_id,
        user_id,
        ticket_type_id,
        access_code,
        quantity,
        expires_at: offered.unwrap_or(expires_at),
        offer: offered.map(|_| if chosen { Offer::ChosenByTeam } else { Offer::InTurn }),
        behind_others,
        by_team,
        // Who waited has answered when they began to.
        form_version: (!by_team && offered.is_none()).then_some(0),
    };
    let mut hold = take(&state, request, form, now).await?;
    if by_team {
        hold.confirmation = Confirmation::AtOnce.as_str();
    }
    Ok(Json(hold))
}

/// Takes the places with answers that fit the event's form.
async fn take(
    state: &State,
    mut request: HoldRequest,
    form: FormInput,
    now: Timestamp,
) -> Result<HoldResource, Problem> {
    let asked = request.form_version.is_some();
    let mut accepted = Accepted::default();
    if asked && form.is_given() {
        accepted = accepted_answers(state, &request, form.clone()).await?;
    }
    let mut advanced = false;
    for _ in 0..=FORMS_READ {
        request.form_version = asked.then_some(accepted.version);
        let start = u8::from_le_bytes(state.random.bytes()) % 32;
        match store::holds::take(&state.database, &request, start, now).await? {
            Taken::NotYourTurn if !advanced => {
                wait_for_turn(state, &request, now).await?;
                advanced = true;
            }
            Taken::Unchecked => accepted = accepted_answers(state, &request, form.clone()).await?,
            taken => return answer(taken, accepted),
        }
    }
    answer(Taken::Unchecked, accepted)
}

/// Draws where that is due. `Ok`: it is their turn after all.
async fn wait_for_turn(
    state: &State,
    request: &HoldRequest,
    now: Timestamp,
) -> Result<(), Problem> {
    let (database, event_id) = (&state.database, request.event_id);
    store::openings::advance(database, event_id, state.admissions, now).await?;
    let found = store::openings::find(database, event_id, Some(request.user_id)).await?;
    let opening = found.and_then(|found| found.opening).ok_or_else(super::event_not_found)?;
    if opening.turn_at.is_some_and(|turn_at| turn_at <= now) {
        return Ok(());
    }
    let place = opening.entry.as_ref().and_then(|entry| entry.rank);
    let wait = opening.turn_at.map_or(1, |turn_at| turn_at.as_second() - now.as_second() + 1);
    Err(Problem::conflict("not_your_turn", "Others are admitted first.")
        .with("place", place)
        .with("turn_at", opening.turn_at.map(|turn_at| turn_at.to_string()))
        .retry_after(wait.unsigned_abs()))
}

async fn accepted_answers(
    state: &State,
    request: &HoldRequest,
    input: FormInput,
) -> Result<Accepted, Problem> {
    match published_form(&state.database, request.event_id).await? {
        Some(form) => {
            let (kind, quantity) = (request.ticket_type_id, request.quantity);
            accept(&state.database, &form, input, kind, quantity).await
        }
        // Taking the places says so.
        None => Ok(Accepted::default()),
    }
}

/// The hold, or why there is none.
pub(super) fn answer(taken: Taken, accepted: Accepted) -> Result<HoldResource, Problem> {
    Err(match taken {
        Taken::Yes(hold) => return Ok(HoldResource::new(*hold, accepted)),
        Taken::Gone => Problem::conflict(
            "hold_released",
            "This hold was released or has expired; it can't take a place again.",
        ),
        Taken::OtherHold => super::hold_conflict(),
        Taken::Unchecked => {
            Problem::unavailable("form_changed", "The event's questions are being changed.")
        }
        Taken::NoEvent => super::event_not_found(),
        Taken::Cancelled => super::event_cancelled(),
        Taken::Blocked => super::account_blocked(),
        Taken::NotOnSale(Sales::NotOpen) => {
            Problem::conflict("registration_not_open", "Registration has not opened yet.")
        }
        Taken::NotOnSale(_) => Problem::conflict("registration_closed", "Registration is closed."),
        Taken::NotYourTurn => Problem::conflict("not_your_turn", "Others are admitted first."),
        Taken::TypeRequired => {
            Problem::conflict("ticket_type_required", "This event has ticket types: name one.")
        }
        Taken::NoType => {
            Problem::conflict("ticket_type_not_found", "There is no such ticket type.")
        }
        Taken::TypeNotOnSale(Sales::NotOpen) => {
            Problem::conflict("ticket_type_not_on_sale", "This ticket type is not on sale yet.")
        }
        Taken::TypeNotOnSale(_) => {
            Problem::conflict("ticket_type_not_on_sale", "This ticket type is no longer on sale.")
        }
        Taken::OverLimit { limit } => Problem::conflict(
            "quantity_over_limit",
            format!("One person can take {limit} at most."),
        )
        .with("limit", limit),
        Taken::SoldOut { limit, free, held, queue } => {
            Problem::conflict("sold_out", "There are not so many places left.")
                .with("limit", limit.as_str())
                .with("free", free)
                .with("held", held)
                .with("queue", shown(&queue, accepted))
        }
    })
}

fn shown(queue: &Queue, accepted: Accepted) -> Value {
    let Queue { event, ticket_type, closes_at, fits, since, waitlist_mode } = queue;
    let ticket_type = ticket_type.as_ref().map(|held| json!({ "id": held.id, "name": held.name }));
    let AcceptedAnswers { answers, guests, .. } = accepted.into();
    json!({
        "event": event, "ticket_type": ticket_type, "closes_at": closes_at, "fits": fits,
        "since": since, "waitlist_mode": waitlist_mode.as_str(), "answers": answers, "guests": guests,
    })
}
