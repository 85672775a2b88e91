//! `registration-attendee`. One call of Event for the caller's rights, then two
//! queries.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{RegistrationAnswers, attendee_access::manager_of, attendees::AttendeeResource};
use crate::{
    event_client::EventClient,
    store::{self, attendees},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Knows who may see it.
    pub event: EventClient,
    /// Who calls.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/attendees/{registration_id}", get(read)).with_state(state)
}

/// An attendee with what was answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendeeDetails {
    /// What the list has too.
    #[serde(flatten)]
    pub attendee: AttendeeResource,
    /// Answers and guests.
    #[serde(flatten)]
    pub answers: RegistrationAnswers,
}

/// Reads one of an event's attendees with their answers and guests
///
/// For its owner and its managers.
#[utoipa::path(
    get, path = "/v1/events/{id}/attendees/{registration_id}",
    operation_id = "registration-attendee", tag = "registration",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("registration_id" = Uuid, Path, description = "The registration"),
    ),
    responses(
        (status = 200, description = "The attendee", body = AttendeeDetails),
        (status = 404, description = "`event_not_found`: there is none, or its attendees are not \
            yours to see; `registration_not_found`: the event has no such registration",
            body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn read(
    Use(State { database, event, clock, .. }): Use<State>,
    caller: Caller,
    Path((event_id, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<AttendeeDetails>, Problem> {
    manager_of(&event, event_id, caller.user_id).await?;
    let attendee = attendees::find(&database, event_id, id, clock.now())
        .await?
        .ok_or_else(super::registration_not_found)?;
    let answers = store::answers_of(&database, id).await?;
    let answers = RegistrationAnswers::new(answers, attendee.quantity);
    Ok(Json(AttendeeDetails { attendee: attendee.into(), answers }))
}
