//! `event-ticket-type-update`. A transaction under the event's lock; where the
//! capacity changes, under that of its pools too. Killed before the commit,
//! nothing happened.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, ETag, IfMatch, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::patch,
};
use serde::Deserialize;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    TicketTypeResource,
    editable::{NotEditable, editable, refused},
};
use crate::{
    domain::{
        CapacityBelowTaken, Event, TicketDetails, TicketDetailsInput, TicketType, respread,
        unlimited,
    },
    store::{self, seats::Pool},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/v1/events/{id}/ticket-types/{ticket_type_id}", patch(update))
        .with_state(state)
}

/// An edit of a ticket type: what is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateTicketType {
    /// 1 to 100 characters of plain text on one line.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    name: Input<String>,
    /// Plain text; lines end with `\n`.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 1_000)]
    description: Input<String>,
    /// Places, not fewer than are held or confirmed; `null`: only the event's
    /// capacity limits it.
    #[serde(default)]
    #[schema(value_type = Option<i32>, required = false, minimum = 1, maximum = 100_000)]
    capacity: Input<i64>,
    /// From when it can be had; `null`: all of the event's window.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    sales_opens_at: Input<String>,
    /// Until when it can be had; `null`: all of the event's window.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    sales_closes_at: Input<String>,
    /// So many places one person can take.
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 1, maximum = 10)]
    per_person_limit: Input<i64>,
    /// Hides it from all who don't know this code; `null`: everybody sees it.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, min_length = 6, max_length = 40)]
    access_code: Input<String>,
    /// `at_once`: registering confirms; `by_attendee`: they do it themselves;
    /// `by_team`: the event's team decides. Counts for who registers from now on.
    #[serde(default)]
    #[schema(value_type = String, required = false, pattern = "^(at_once|by_attendee|by_team)$")]
    confirmation: Input<String>,
    /// Its place in lists.
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 0, maximum = 10_000)]
    position: Input<i64>,
}

impl From<UpdateTicketType> for TicketDetailsInput {
    fn from(request: UpdateTicketType) -> Self {
        Self {
            name: request.name,
            description: request.description,
            capacity: request.capacity,
            sales_opens_at: request.sales_opens_at,
            sales_closes_at: request.sales_closes_at,
            per_person_limit: request.per_person_limit,
            access_code: request.access_code,
            confirmation: request.confirmation,
            position: request.position,
        }
    }
}

/// Why the ticket type stays as it is.
#[derive(Debug, Error)]
pub enum Error {
    /// The event is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// The event has no such ticket type.
    #[error("there is no such ticket type")]
    NotFound,
    /// It was changed since the caller read it.
    #[error("another version was read")]
    Stale,
    /// These fields are invalid.
    #[error("fields are invalid")]
    Invalid(Box<Problem>),
    /// More places are taken than there would be.
    #[error("{} places are taken", .0.taken)]
    CapacityBelowTaken(CapacityBelowTaken),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::NotFound => super::ticket_type_not_found(),
            Error::Stale => Self::stale(),
            Error::Invalid(problem) => *problem,
            Error::CapacityBelowTaken(taken) => super::capacity_below_taken(taken),
            Error::Database(error) => error.into(),
        }
    }
}

/// Changes a ticket type
///
/// Holds and registrations that are there stay as they are.
#[utoipa::path(
    patch, path = "/v1/events/{id}/ticket-types/{ticket_type_id}",
    operation_id = "event-ticket-type-update", tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("ticket_type_id" = Uuid, Path, description = "The ticket type"),
        ("if-match" = String, Header, description = "The `ETag` of the version that you read"),
    ),
    request_body = UpdateTicketType,
    responses(
        (status = 200, description = "The ticket type as it is now", body = TicketTypeResource,
            headers(("etag" = String, description = "Its version"))),
        (status = 403, description = "The event is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft, or \
            `ticket_type_not_found`", body = Problem),
        (status = 409, description = "`capacity_below_taken`, with the number `taken`",
            body = Problem),
        (status = 412, description = "`version_changed` since you read it", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 428, description = "`precondition_required`: send `If-Match`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn update(
    Use(state): Use<State>,
    caller: Caller,
    Path((event_id, id)): Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(request): Json<UpdateTicketType>,
) -> Result<(ETag, Json<TicketTypeResource>), Problem> {
    let (event, ticket_type) =
        edit(&state, &caller, (event_id, id), &if_match, request.into()).await?;
    let tag = ETag(ticket_type.version);
    Ok((tag, Json(TicketTypeResource::new(ticket_type, &event))))
}

async fn edit(
    state: &State,
    caller: &Caller,
    (event_id, id): (Uuid, Uuid),
    if_match: &IfMatch,
    input: TicketDetailsInput,
) -> Result<(Event, TicketType), Error> {
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    let event = editable(store::events::lock(&mut transaction, event_id, caller.user_id).await?)?;
    let found = store::ticket_types::find(&mut transaction, event_id, id).await?;
    let ticket_type = found.ok_or(Error::NotFound)?;
    if !if_match.matches(ticket_type.version) {
        return Err(Error::Stale);
    }
    let mut validation = Validation::new();
    let current = &ticket_type.details;
    let details = TicketDetails::parse(input, Some(current), current.position, &mut validation);
    let details = validation.finish_with(details).map_err(|all| Error::Invalid(Box::new(all)))?;
    if details == *current {
        return Ok((event, ticket_type));
    }
    if details.capacity != current.capacity {
        let pool = Pool::TicketType(id);
        let taken = store::seats::lock_pools(&mut transaction, event_id, now).await?.taken(pool);
        let capacities = match details.capacity.map(|capacity| respread(capacity, &taken)) {
            None => unlimited(),
            Some(Ok(capacities)) => capacities,
            Some(Err(taken)) => {
                return Err(refused(transaction, Error::CapacityBelowTaken(taken)).await);
            }
        };
        store::seats::set_capacities(&mut transaction, pool, &capacities).await?;
    }
    let version = ticket_type.version + 1;
    let ticket_type = TicketType { details, version, updated_at: now, ..ticket_type };
    store::ticket_types::update(&mut transaction, &ticket_type).await?;
    transaction.commit().await?;
    Ok((event, ticket_type))
}
