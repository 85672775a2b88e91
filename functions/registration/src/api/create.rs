//! `registration-create`. Two round trips of ours and one of Event's until the
//! place is held: the intent is one statement with its commit; the grant and
//! its message are a transaction of four. Where the ticket type is confirmed at
//! once, the same steps follow as in `registration-confirm`. Publishing takes
//! three more, after everything is safe.
//!
//! Killed after the intent: the row stays `requested`, whether Event holds a
//! seat or not, and the sweep ends it and gives the seat back; a repeated
//! request goes on with it. Killed after the grant: the relay publishes, and
//! the sweep confirms, because the wish to confirm was written with the grant.
//!
//! Answers go along with the request to Event, which takes no place where they
//! don't fit, and what it accepted is written in the transaction of the grant (or
//! of the wait): no registration is ever without the answers that were asked for.
//! Where nothing was answered it costs no round trip.

mod error;

use access_tokens::Verifier;
use api_kit::{Caller, Input, Json, Problem, SingleLine, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{StatusCode, header::LOCATION};
use messages::{RegistrationAwaitingApproval, RegistrationCreated, RegistrationWaiting};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

pub use self::error::Error;
use super::{AnswerBody, RegistrationResource};
use crate::{
    domain::{Choice, GRACE, Quantity, Registration, Status},
    event_client::{Hold, HoldError, Released, SoldOut},
    seats::{Seats, StepError},
    store::{self, Begun, Granted, Intent, PendingLimit},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The steps of registering.
    pub seats: Seats,
    /// Who calls.
    pub verifier: Verifier,
    /// How many places they may keep unconfirmed.
    pub pending_limit: PendingLimit,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/registrations", post(create)).with_state(state)
}

/// A place is wanted.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateRegistration {
    /// Of which event.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    event_id: Input<Uuid>,
    /// How many places: 1 if absent. The ticket type has a limit of its own;
    /// without ticket types it is 1.
    #[serde(default)]
    #[schema(value_type = Option<i64>, required = false, minimum = 1, maximum = 10)]
    quantity: Input<i64>,
    /// Of which ticket type; needed where the event has any.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, required = false)]
    ticket_type_id: Input<Uuid>,
    /// The code of a hidden ticket type.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 100)]
    access_code: Input<String>,
    /// `true`: wait for a place where all are taken.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    waitlist: Input<bool>,
    /// Answers to the event's questions; a question that is left out or `null` is
    /// left open.
    #[serde(default)]
    #[schema(value_type = Vec<AnswerBody>, required = false)]
    answers: Input<Vec<Value>>,
    /// Who comes on each place, in the order of the tickets; `null` for a place
    /// without a name.
    #[serde(default)]
    #[schema(value_type = Vec<Option<String>>, required = false)]
    guests: Input<Vec<Value>>,
}

/// Holds places
///
/// They are yours until `expires_at`; confirm before then. Those of a ticket
/// type that confirms at once are `confirmed` right away; should that not come
/// through, they are `pending` and soon confirmed. Where the event's team decides,
/// they are `awaiting_approval` and kept until it does. With `waitlist` you are `waiting`
/// where too few are free or others wait already: once it is your turn, places are
/// offered to you. Asking again for the same
/// event answers 409 with the `registration_id` of the first.
#[utoipa::path(
    post, path = "/v1/registrations", operation_id = "registration-create", tag = "registration",
    request_body = CreateRegistration,
    responses(
        (status = 201, description = "The places are held or confirmed, await approval, or you wait for them", body = RegistrationResource,
            headers(("location" = String, description = "The registration"))),
        (status = 404, description = "`event_not_found`", body = Problem),
        (status = 409, description = "`already_registered`, `too_many_pending` (with the `limit`: so \
            many places you may keep unconfirmed at once, over all events), `sold_out` (with the `limit` that was \
            hit, `event` or `ticket_type`, the number `free` there, the number `held` that may \
            come back, and `waitlist`: whether you can wait), `event_cancelled`, \
            `account_blocked` (the organiser takes no registrations from this account), \
            `registration_closed`, `registration_not_open`, \
            `not_your_turn` in a fair opening (with your `place` in line, if you have one, and \
            `turn_at`, once it is drawn; `Retry-After` says when), `ticket_type_required`, \
            `ticket_type_not_found` (also where it is hidden and the code is wrong) or \
            `ticket_type_not_on_sale`", body = Problem),
        (status = 422, description = "Invalid fields; `quantity_over_limit` where one person can't \
            take so many (with the `limit`); answers that don't fit the event's questions, or lack",
            body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn create(
    Use(State { seats, pending_limit, .. }): Use<State>,
    caller: Caller,
    Json(request): Json<CreateRegistration>,
) -> Result<Response, Problem> {
    let mut validation = Validation::new();
    let event_id = validation.required("/event_id", request.event_id, Ok::<_, (_, &str)>);
    let quantity = validation.optional("/quantity", request.quantity, Quantity::parse);
    let ticket_type_id =
        validation.optional("/ticket_type_id", request.ticket_type_id, Ok::<_, (_, &str)>);
    let access_code = validation
        .optional("/access_code", request.access_code, SingleLine::<0, 100>::parse)
        .map(SingleLine::into_string);
    let waitlist =
        validation.optional("/waitlist", request.waitlist, Ok::<_, (_, &str)>).unwrap_or(false);
    let form = super::answers::given(request.answers, request.guests, &mut validation);
    let event_id = validation.finish_with(event_id)?;
    let quantity = quantity.unwrap_or(Quantity::ONE);
    let choice = Choice {
        quantity,
        ticket_type_id,
        access_code,
        behind_others: false,
        chosen_by_team: false,
        offered_until: None,
        by_team: false,
        form,
    };
    let intent = Intent {
        id: seats.random.uuid(&seats.clock),
        user_id: caller.user_id,
        event_id,
        quantity,
        ticket_type_id,
        pending_limit: Some(pending_limit),
        at: seats.clock.now(),
    };
    let registration = register(&seats, &intent, choice, waitlist).await?;
    let location = format!("/v1/registrations/{}", registration.id);
    let body = super::shown(&seats.database, seats.clock.now(), registration).await?;
    let body = Json(body);
    Ok((StatusCode::CREATED, [(LOCATION, location)], body).into_response())
}

/// Holds the places, or joins the queue for them; `registration-add` goes the
/// same way.
pub(super) async fn register(
    seats: &Seats,
    intent: &Intent,
    mut choice: Choice,
    waitlist: bool,
) -> Result<Registration, Error> {
    let (id, others_wait) = begin(seats, intent).await?;
    // Nobody overtakes but by the team's hand: Event checks the rules, and gives
    // no places.
    choice.behind_others = others_wait && !choice.by_team;
    let asked = seats.event.hold(intent.event_id, id, intent.user_id, &choice).await;
    let refusal = match asked {
        Ok(hold) => return granted(seats, intent.event_id, id, &hold).await,
        Err(HoldError::Unavailable(error)) => {
            // Whether a seat is held is not known: the row stays for the sweep,
            // or for the next try.
            tracing::warn!(%error, registration_id = %id, "no hold");
            return Err(Error::EventUnavailable);
        }
        Err(HoldError::EventNotFound) => Error::EventNotFound,
        Err(HoldError::EventCancelled) => Error::EventCancelled,
        Err(HoldError::Blocked) => Error::Blocked,
        Err(HoldError::Invalid(errors)) => {
            // An earlier try may hold places under this id: the next one goes on
            // with them, or the sweep gives them back.
            if id == intent.id {
                store::refuse(&seats.database, id, None).await?;
            }
            return Err(Error::Invalid(errors));
        }
        Err(HoldError::OtherPlaces) => return Err(start_over(seats, intent.event_id, id).await?),
        Err(HoldError::SoldOut(sold_out)) if waitlist && sold_out.is_worth_waiting() => {
            return wait(seats, intent, id, &choice, &sold_out).await;
        }
        Err(HoldError::SoldOut(sold_out)) => Error::SoldOut(sold_out),
        Err(HoldError::TypeRequired) => Error::TypeRequired,
        Err(HoldError::TypeNotFound) => Error::TypeNotFound,
        Err(HoldError::TypeNotOnSale) => Error::TypeNotOnSale,
        Err(HoldError::OverLimit(limit)) => Error::OverLimit(limit),
        Err(HoldError::RegistrationClosed) => Error::RegistrationClosed,
        Err(HoldError::RegistrationNotOpen) => Error::RegistrationNotOpen,
        Err(HoldError::NotYourTurn(turn)) => Error::NotYourTurn(turn, intent.at),
        // A sweep ended this intent meanwhile; the next try begins a new one.
        Err(HoldError::Released) => Error::EventUnavailable,
    };
    store::refuse(&seats.database, id, None).await?;
    Err(refusal)
}

/// Writes the intent down, or finds the registration that is there already. One
/// whose time is over, and which no sweep has ended yet, is ended here, so that
/// who let a hold lapse can try again at once.
async fn begin(seats: &Seats, intent: &Intent) -> Result<(Uuid, bool), Error> {
    let found = match store::begin(&seats.database, intent).await? {
        Begun::GoOn { id, others_wait } => return Ok((id, others_wait)),
        Begun::Exists { id, lapsed: false } => return Err(Error::AlreadyRegistered(id)),
        Begun::Exists { id, lapsed: true } => id,
        Begun::TooMany(limit) => return Err(Error::TooManyPending(limit)),
    };
    match seats.expire(intent.event_id, found).await {
        Ok(Released::Gone) => seats.publish(found).await,
        Ok(Released::WasConfirmed) => return Err(Error::AlreadyRegistered(found)),
        Err(StepError::Database(error)) => return Err(error.into()),
        Err(error) => {
            tracing::warn!(%error, registration_id = %found, "a lapsed hold is left to the sweep");
            return Err(Error::EventUnavailable);
        }
    }
    match store::begin(&seats.database, intent).await? {
        Begun::GoOn { id, others_wait } => Ok((id, others_wait)),
        Begun::Exists { id, .. } => Err(Error::AlreadyRegistered(id)),
        Begun::TooMany(limit) => Err(Error::TooManyPending(limit)),
    }
}

/// An earlier try, of which no answer came, holds other places under this id.
/// They are given back as the sweep would do it, and the next try begins a new
/// intent.
async fn start_over(seats: &Seats, event_id: Uuid, id: Uuid) -> Result<Error, sqlx::Error> {
    if store::refuse(&seats.database, id, Some(seats.clock.now() + GRACE)).await? {
        seats.give_back(event_id, id).await;
    }
    Ok(Error::EventUnavailable)
}

/// Writes down what Event granted, with its message; confirms what is to be
/// confirmed at once.
async fn granted(
    seats: &Seats,
    event_id: Uuid,
    id: Uuid,
    hold: &Hold,
) -> Result<Registration, Error> {
    let now = seats.clock.now();
    let mut transaction = seats.database.begin().await?;
    let Some(registration) =
        store::hold_granted(&mut transaction, id, hold, Granted::Asked, now).await?
    else {
        transaction.rollback().await?;
        return Err(overtaken(seats, event_id, id).await?);
    };
    store::keep(&mut transaction, id, &hold.form).await?;
    let (facts, expires_at) = (registration.facts(now), registration.expires_at);
    if registration.status == Status::AwaitingApproval {
        let data = RegistrationAwaitingApproval { registration: facts, expires_at };
        seats.write(&mut transaction, data).await?;
    } else {
        let data = RegistrationCreated { registration: facts, expires_at };
        seats.write(&mut transaction, data).await?;
    }
    transaction.commit().await?;
    let registration =
        if hold.is_to_be_confirmed() { seats.confirmed(registration).await } else { registration };
    seats.publish(id).await;
    Ok(registration)
}

/// Puts the intent at the end of the queue, with its message. Killed before: the
/// sweep refuses the intent.
async fn wait(
    seats: &Seats,
    intent: &Intent,
    id: Uuid,
    choice: &Choice,
    sold_out: &SoldOut,
) -> Result<Registration, Error> {
    let Some(queue) = &sold_out.queue else { return Err(Error::EventUnavailable) };
    let now = seats.clock.now();
    let mut transaction = seats.database.begin().await?;
    // Nobody waits since a time that has not come.
    let since = queue.since.unwrap_or(now).min(now);
    let written = store::wait(&mut transaction, id, choice, sold_out, queue, since).await?;
    let Some(registration) = written else {
        transaction.rollback().await?;
        return Err(overtaken(seats, intent.event_id, id).await?);
    };
    store::keep(&mut transaction, id, &queue.form).await?;
    let data = RegistrationWaiting { registration: registration.facts(now) };
    seats.write(&mut transaction, data).await?;
    transaction.commit().await?;
    seats.publish(id).await;
    Ok(registration)
}

/// Another has taken the intent on while Event was asked. Either a twin of this
/// request, and then the registration is there; or it was refused, and then the
/// seat just granted belongs to nobody.
async fn overtaken(seats: &Seats, event_id: Uuid, id: Uuid) -> Result<Error, sqlx::Error> {
    if !store::owe_release(&seats.database, id, seats.clock.now()).await? {
        return Ok(Error::AlreadyRegistered(id));
    }
    seats.give_back(event_id, id).await;
    Ok(Error::EventUnavailable)
}
