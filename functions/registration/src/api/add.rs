//! `registration-add`: the team registers somebody who has an account. It goes
//! the way of `registration-create`, and what that leaves half-done the sweep
//! ends alike; but Event is told that the team asks, and so the hold is to be
//! confirmed at once.

use access_tokens::Verifier;
use api_kit::{Caller, FieldError, Input, Json, Path, Problem, SingleLine, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{RegistrationResource, attendee_access::manager_of, create};
use crate::{
    domain::{Account, Choice, GivenForm, Quantity},
    seats::Seats,
    store::{self, Intent},
    throttle::LookupThrottle,
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The steps of registering.
    pub seats: Seats,
    /// Who calls.
    pub verifier: Verifier,
    /// Slows down guessing of accounts.
    pub throttle: LookupThrottle,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/attendees", post(add)).with_state(state)
}

/// Who gets a place: `username` or `email`, not both.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AddAttendee {
    /// The name chosen at sign-up.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 32)]
    username: Input<String>,
    /// The account's mail address.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 254)]
    email: Input<String>,
    /// Of which ticket type; needed where the event has any.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, required = false)]
    ticket_type_id: Input<Uuid>,
    /// How many places: 1 if absent.
    #[serde(default)]
    #[schema(value_type = Option<i64>, required = false, minimum = 1, maximum = 10)]
    quantity: Input<i64>,
}

/// Registers somebody for an event
///
/// For its owner and its managers. The place is confirmed at once, and the
/// attendee gets the usual mail. Sales windows, access codes, the limit of a
/// person and the waitlist don't apply; that places are free does.
#[utoipa::path(
    post, path = "/v1/events/{id}/attendees", operation_id = "registration-add",
    tag = "registration", params(("id" = Uuid, Path, description = "The event")),
    request_body = AddAttendee,
    responses(
        (status = 201, description = "They are registered; `pending` where the confirmation has \
            to come a moment later", body = RegistrationResource),
        (status = 404, description = "`event_not_found`: there is none, or its attendees are not \
            yours to choose", body = Problem),
        (status = 409, description = "`already_registered` (with the `registration_id`), \
            `sold_out` (as for `registration-create`), `event_not_published`, \
            `ticket_type_required` or `ticket_type_not_found`", body = Problem),
        (status = 422, description = "Invalid fields; `account_not_found` where nobody has such \
            an account", body = Problem),
        (status = 429, description = "Too many accounts that there are not", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn add(
    Use(State { seats, throttle, .. }): Use<State>,
    caller: Caller,
    Path(event_id): Path<Uuid>,
    Json(request): Json<AddAttendee>,
) -> Result<(StatusCode, Json<RegistrationResource>), Problem> {
    let mut validation = Validation::new();
    let account = account(&mut validation, request.username, request.email);
    let ticket_type_id =
        validation.optional("/ticket_type_id", request.ticket_type_id, Ok::<_, (_, &str)>);
    let quantity = validation
        .optional("/quantity", request.quantity, Quantity::parse)
        .unwrap_or(Quantity::ONE);
    let account = validation.finish_with(account)?;

    let rights = manager_of(&seats.event, event_id, caller.user_id).await?;
    if rights.status == "draft" {
        return Err(not_published());
    }
    throttle.attempt(caller.user_id).await?;
    let user_id = store::people::find(&seats.database, &account)
        .await?
        .ok_or_else(|| account_not_found(&account))?;
    let intent = Intent {
        id: seats.random.uuid(&seats.clock),
        user_id,
        event_id,
        quantity,
        ticket_type_id,
        pending_limit: None,
        at: seats.clock.now(),
    };
    let choice = Choice {
        quantity,
        ticket_type_id,
        access_code: None,
        behind_others: false,
        chosen_by_team: false,
        offered_until: None,
        by_team: true,
        form: GivenForm::default(),
    };
    let registration = create::register(&seats, &intent, choice, false).await.map_err(problem)?;
    throttle.take_back(caller.user_id).await;
    tracing::info!(registration_id = %registration.id, by = %caller.user_id, "added by the team");
    let resource = RegistrationResource::at(seats.clock.now(), registration);
    Ok((StatusCode::CREATED, Json(RegistrationResource { ticket: None, ..resource })))
}

/// Errors are noted.
fn account(
    validation: &mut Validation,
    username: Input<String>,
    email: Input<String>,
) -> Option<Account> {
    let username = validation.optional("/username", username, SingleLine::<1, 32>::parse);
    let email = validation.optional("/email", email, SingleLine::<3, 254>::parse);
    match (username, email) {
        (Some(username), None) => Some(Account::Username(username.into_string())),
        (None, Some(email)) => Some(Account::Email(email.into_string())),
        (Some(_), Some(_)) => {
            validation.error("/email", "invalid", "Give the username or the address, not both.");
            None
        }
        (None, None) => {
            if validation.is_ok() {
                validation.error("/email", "required", "A username or an address is needed.");
            }
            None
        }
    }
}

fn account_not_found(account: &Account) -> Problem {
    let pointer = match account {
        Account::Username(_) => "/username",
        Account::Email(_) => "/email",
    };
    Problem::invalid(vec![FieldError {
        pointer: pointer.into(),
        code: "account_not_found".into(),
        detail: "Nobody has such an account: they have to sign up first.".into(),
    }])
}

pub(super) fn not_published() -> Problem {
    Problem::conflict("event_not_published", "Publish the event first.")
}

fn problem(error: create::Error) -> Problem {
    match error {
        create::Error::AlreadyRegistered(id) => {
            Problem::conflict("already_registered", "They are registered for this event already.")
                .with("registration_id", id.to_string())
        }
        // It was unpublished or deleted since its team was asked for.
        create::Error::EventNotFound => not_published(),
        other => other.into(),
    }
}
