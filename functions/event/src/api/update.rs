//! `event-update`. A transaction: the event is locked, checked and written; where
//! its times change, the holds that its team decides about; where the capacity
//! does, its shards; and for a published event the message, which is published
//! right after. Killed before the commit, nothing happened; after it, the relay
//! publishes.

use access_tokens::Verifier;
use ambient::{Clock, Random};
use api_kit::{Caller, ETag, IfMatch, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::patch,
};
use messages::{CloudEvent, EventChanged};
use outbox::Publisher;
use serde::Deserialize;
use sqlx::{PgConnection, PgPool};
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    EventPlace, EventResource,
    editable::{NotEditable, editable, refused},
};
use crate::{
    domain::{CapacityBelowTaken, Details, DetailsInput, Event, PlaceInput, Status, respread},
    store::{self, seats::Pool},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// Publishes the message of the change.
    pub publisher: Publisher,
    /// The time.
    pub clock: Clock,
    /// Randomness, for the message's id and the seed of a fair opening.
    pub random: Random,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}", patch(update)).with_state(state)
}

/// An edit of an event: what is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateEvent {
    /// 1 to 200 characters of plain text on one line.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    title: Input<String>,
    /// Plain text; lines end with `\n`.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 10_000)]
    description: Input<String>,
    /// Where it is; all of it.
    #[serde(default)]
    #[schema(value_type = EventPlace, required = false)]
    place: Input<PlaceInput>,
    /// When it starts, with the offset that the time zone has then.
    #[serde(default)]
    #[schema(value_type = String, required = false, format = DateTime)]
    starts_at: Input<String>,
    /// When it ends, with the offset that the time zone has then.
    #[serde(default)]
    #[schema(value_type = String, required = false, format = DateTime)]
    ends_at: Input<String>,
    /// IANA time zone. Without new times the event stays at the same instant.
    #[serde(default)]
    #[schema(value_type = String, required = false, example = "Europe/Berlin")]
    time_zone: Input<String>,
    /// Places; not fewer than are held or confirmed.
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 1, maximum = 100_000)]
    capacity: Input<i64>,
    /// From when people can register; `null`: as soon as it is published.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    registration_opens_at: Input<String>,
    /// Until when people can register; `null`: until it starts.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    registration_closes_at: Input<String>,
    /// Until when attendees can cancel what they have confirmed; `null`: until it starts.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    cancellation_closes_at: Input<String>,
    /// Whether who may register first is drawn. Can't be changed once the lobby
    /// is open; then registration can't open earlier either (`lobby_open`).
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    fair_opening: Input<bool>,
    /// Who gets a place that comes free while people wait: `automatic`, the first who
    /// waits; or `manual`, whom the team chooses. Places that are free when it becomes
    /// `automatic` are offered at once; offers that were made stand.
    #[serde(default)]
    #[schema(value_type = String, required = false, pattern = "^(automatic|manual)$")]
    waitlist_mode: Input<String>,
}

impl From<UpdateEvent> for DetailsInput {
    fn from(request: UpdateEvent) -> Self {
        Self {
            title: request.title,
            description: request.description,
            place: request.place,
            starts_at: request.starts_at,
            ends_at: request.ends_at,
            time_zone: request.time_zone,
            capacity: request.capacity,
            registration_opens_at: request.registration_opens_at,
            registration_closes_at: request.registration_closes_at,
            cancellation_closes_at: request.cancellation_closes_at,
            fair_opening: request.fair_opening,
            waitlist_mode: request.waitlist_mode,
        }
    }
}

/// Why the event stays as it is.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
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
            Error::Stale => Self::stale(),
            Error::Invalid(problem) => *problem,
            Error::CapacityBelowTaken(taken) => super::capacity_below_taken(taken),
            Error::Database(error) => error.into(),
        }
    }
}

/// Changes an event
///
/// Everybody who is registered for a published event is told of the change.
#[utoipa::path(
    patch, path = "/v1/events/{id}", operation_id = "event-update", tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("if-match" = String, Header, description = "The `ETag` of the version that you read"),
    ),
    request_body = UpdateEvent,
    responses(
        (status = 200, description = "The event as it is now", body = EventResource,
            headers(("etag" = String, description = "Its version"))),
        (status = 403, description = "It is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 409, description = "`capacity_below_taken`, with the number `taken`",
            body = Problem),
        (status = 412, description = "`version_changed` since you read it", body = Problem),
        (status = 422, description = "Invalid fields; `time_not_in_zone` where the time zone \
            does not have that offset then", body = Problem),
        (status = 428, description = "`precondition_required`: send `If-Match`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn update(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
    if_match: IfMatch,
    Json(request): Json<UpdateEvent>,
) -> Result<(ETag, Json<EventResource>), Problem> {
    let event = edit(&state, &caller, id, &if_match, request.into()).await?;
    Ok((ETag(event.version), Json(EventResource::new(event))))
}

async fn edit(
    state: &State,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    input: DetailsInput,
) -> Result<Event, Error> {
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    let mut event = editable(store::events::lock(&mut transaction, id, caller.user_id).await?)?;
    if !if_match.matches(event.version) {
        return Err(Error::Stale);
    }
    let mut validation = Validation::new();
    let details = Details::parse(input, Some(&event), now, &mut validation);
    let details = validation.finish_with(details).map_err(|all| Error::Invalid(Box::new(all)))?;
    if details == event.details {
        return Ok(event);
    }
    let window = details.sales_window();
    if window != event.details.sales_window() {
        store::holds::move_ends(&mut transaction, id, &window).await?;
    }
    if details.capacity != event.details.capacity {
        let pools = store::seats::lock_pools(&mut transaction, id, now).await?;
        let capacities = match respread(details.capacity, &pools.taken(Pool::Event(id))) {
            Ok(capacities) => capacities,
            Err(taken) => {
                return Err(refused(transaction, Error::CapacityBelowTaken(taken)).await);
            }
        };
        store::seats::set_capacities(&mut transaction, Pool::Event(id), &capacities).await?;
    }
    match (event.details.lobby_opens_at, details.lobby_opens_at) {
        (None, Some(_)) => {
            let seed = state.random.bytes();
            store::openings::commit_to(&mut transaction, id, seed).await?;
        }
        (Some(_), None) => store::openings::withdraw(&mut transaction, id).await?,
        _ => {}
    }
    event = Event { details, version: event.version + 1, updated_at: now, ..event };
    store::events::update(&mut transaction, &event).await?;
    if event.status == Status::Published {
        tell(&mut transaction, state, &event).await?;
    }
    transaction.commit().await?;
    state.publisher.publish_now(&state.database, &id.to_string()).await;
    Ok(event)
}

async fn tell(
    transaction: &mut PgConnection,
    state: &State,
    event: &Event,
) -> Result<(), sqlx::Error> {
    let data = EventChanged {
        event: event.facts(),
        cancellation_closes_at: event.details.cancellation_closes_at,
        waitlist_mode: Some(event.details.waitlist_mode.as_str().to_owned()),
    };
    outbox::write(transaction, &CloudEvent::new(data, &state.clock, &state.random)).await
}
