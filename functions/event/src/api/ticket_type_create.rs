//! `event-ticket-type-create`. A transaction: the event is locked, so that two
//! new ticket types are counted one after the other. Killed before the commit,
//! nothing happened; between it and the answer, the ticket type is there, and a
//! repetition may make a second one, which the organiser sees.

use access_tokens::Verifier;
use ambient::{Clock, Random};
use api_kit::{Caller, ETag, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{StatusCode, header::LOCATION};
use serde::Deserialize;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    TicketTypeResource,
    editable::{NotEditable, editable},
};
use crate::{
    domain::{
        Event, TICKET_TYPES_MAX, TicketDetails, TicketDetailsInput, TicketType, position_after,
        spread, unlimited,
    },
    store,
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
    /// Randomness, for the id.
    pub random: Random,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/ticket-types", post(create)).with_state(state)
}

/// A new ticket type.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateTicketType {
    /// 1 to 100 characters of plain text on one line.
    #[serde(default)]
    #[schema(value_type = String, required = true, min_length = 1, max_length = 100)]
    name: Input<String>,
    /// Plain text; lines end with `\n`.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 1_000)]
    description: Input<String>,
    /// Places; without it only the event's capacity limits it.
    #[serde(default)]
    #[schema(value_type = Option<i32>, required = false, minimum = 1, maximum = 100_000)]
    capacity: Input<i64>,
    /// From when it can be had, within the event's window.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    sales_opens_at: Input<String>,
    /// Until when it can be had, within the event's window.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    sales_closes_at: Input<String>,
    /// So many places one person can take; 1 if absent.
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 1, maximum = 10)]
    per_person_limit: Input<i64>,
    /// Hides it from all who don't know this code.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, min_length = 6, max_length = 40)]
    access_code: Input<String>,
    /// `at_once`: registering confirms; `by_attendee`, if absent: they do it
    /// themselves; `by_team`: the event's team decides who gets a place.
    #[serde(default)]
    #[schema(value_type = String, required = false, pattern = "^(at_once|by_attendee|by_team)$")]
    confirmation: Input<String>,
    /// Its place in lists; after the last if absent.
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 0, maximum = 10_000)]
    position: Input<i64>,
}

impl From<CreateTicketType> for TicketDetailsInput {
    fn from(request: CreateTicketType) -> Self {
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

/// Why there is no new ticket type.
#[derive(Debug, Error)]
pub enum Error {
    /// The event is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// These fields are invalid.
    #[error("fields are invalid")]
    Invalid(Box<Problem>),
    /// The event has as many as it may.
    #[error("the event has as many ticket types as it may")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::Invalid(problem) => *problem,
            Error::TooMany => Self::conflict(
                "too_many_ticket_types",
                format!("An event can have {TICKET_TYPES_MAX} ticket types at most."),
            ),
            Error::Database(error) => error.into(),
        }
    }
}

/// Adds a ticket type to an event
///
/// From then on nobody can register for the event without naming one.
#[utoipa::path(
    post, path = "/v1/events/{id}/ticket-types", operation_id = "event-ticket-type-create",
    tag = "event",
    params(("id" = Uuid, Path, description = "The event")),
    request_body = CreateTicketType,
    responses(
        (status = 201, description = "The ticket type", body = TicketTypeResource,
            headers(("location" = String, description = "The ticket type"),
                ("etag" = String, description = "Its version"))),
        (status = 403, description = "The event is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 409, description = "`too_many_ticket_types`: it has 50", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn create(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(request): Json<CreateTicketType>,
) -> Result<Response, Problem> {
    let (event, ticket_type) = add(&state, &caller, id, request.into()).await?;
    let tag = ETag(ticket_type.version);
    let location = format!("/v1/events/{id}/ticket-types/{}", ticket_type.id);
    let body = Json(TicketTypeResource::new(ticket_type, &event));
    Ok((StatusCode::CREATED, tag, [(LOCATION, location)], body).into_response())
}

async fn add(
    state: &State,
    caller: &Caller,
    event_id: Uuid,
    input: TicketDetailsInput,
) -> Result<(Event, TicketType), Error> {
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    let event = editable(store::events::lock(&mut transaction, event_id, caller.user_id).await?)?;
    let (count, last) = store::ticket_types::count(&mut transaction, event_id).await?;
    let mut validation = Validation::new();
    let details = TicketDetails::parse(input, None, position_after(last), &mut validation);
    let details = validation.finish_with(details).map_err(|all| Error::Invalid(Box::new(all)))?;
    if count >= TICKET_TYPES_MAX {
        return Err(Error::TooMany);
    }
    let shards = details.capacity.map_or_else(unlimited, spread);
    let ticket_type = TicketType {
        id: state.random.uuid(&state.clock),
        event_id,
        details,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::ticket_types::insert(&mut transaction, &ticket_type, &shards).await?;
    transaction.commit().await?;
    Ok((event, ticket_type))
}
