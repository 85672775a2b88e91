//! `event-create`. One round trip: event and shards are one statement. Nothing
//! is published, because nobody else knows of a draft.

use access_tokens::Verifier;
use ambient::{Clock, Random};
use api_kit::{Caller, ETag, Input, Json, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{StatusCode, header::LOCATION};
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use super::{EventPlace, EventResource};
use crate::{
    domain::{Details, DetailsInput, Event, Organizer, PlaceInput, spread},
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
    /// Randomness, for the id and the seed of a fair opening.
    pub random: Random,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events", post(create)).with_state(state)
}

/// A new event.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateEvent {
    /// 1 to 200 characters of plain text on one line.
    #[serde(default)]
    #[schema(value_type = String, required = true, min_length = 1, max_length = 200)]
    title: Input<String>,
    /// Plain text; lines end with `\n`.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 10_000)]
    description: Input<String>,
    /// Where it is.
    #[serde(default)]
    #[schema(value_type = EventPlace, required = true)]
    place: Input<PlaceInput>,
    /// When it starts, with the offset that the time zone has then.
    #[serde(default)]
    #[schema(value_type = String, required = true, format = DateTime)]
    starts_at: Input<String>,
    /// When it ends, with the offset that the time zone has then.
    #[serde(default)]
    #[schema(value_type = String, required = true, format = DateTime)]
    ends_at: Input<String>,
    /// IANA time zone.
    #[serde(default)]
    #[schema(value_type = String, required = true, example = "Europe/Berlin")]
    time_zone: Input<String>,
    /// Places.
    #[serde(default)]
    #[schema(value_type = i32, required = true, minimum = 1, maximum = 100_000)]
    capacity: Input<i64>,
    /// From when people can register; as soon as it is published if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    registration_opens_at: Input<String>,
    /// Until when people can register; until it starts if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    registration_closes_at: Input<String>,
    /// Until when attendees can cancel what they have confirmed; until it starts if
    /// absent, which is also the latest.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    cancellation_closes_at: Input<String>,
    /// `true`: who may register first is drawn among those who come into a lobby,
    /// which opens half an hour before registration does. Needs
    /// `registration_opens_at` in the future.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    fair_opening: Input<bool>,
    /// Who gets a place that comes free while people wait: `automatic`, the first who
    /// waits, which is so if absent; or `manual`, whom the team chooses.
    #[serde(default)]
    #[schema(value_type = String, required = false, pattern = "^(automatic|manual)$")]
    waitlist_mode: Input<String>,
}

impl From<CreateEvent> for DetailsInput {
    fn from(request: CreateEvent) -> Self {
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

/// Makes a draft of an event
///
/// Only its owner and managers see it until it is published.
#[utoipa::path(
    post, path = "/v1/events", operation_id = "event-create", tag = "event",
    request_body = CreateEvent,
    responses(
        (status = 201, description = "The draft", body = EventResource,
            headers(("location" = String, description = "The event"),
                ("etag" = String, description = "Its version"))),
        (status = 422, description = "Invalid fields; `time_not_in_zone` where the time zone \
            does not have that offset then", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn create(
    Use(state): Use<State>,
    caller: Caller,
    Json(request): Json<CreateEvent>,
) -> Result<Response, Problem> {
    let now = state.clock.now();
    let mut validation = Validation::new();
    let details = Details::parse(request.into(), None, now, &mut validation);
    let details = validation.finish_with(details)?;
    let shards = spread(details.capacity);
    let organizer = Organizer { id: caller.user_id, username: caller.username };
    let event = Event::draft(state.random.uuid(&state.clock), organizer, details, now);
    store::events::insert(&state.database, &event, &shards, state.random.bytes()).await?;
    let (tag, location) = (ETag(event.version), format!("/v1/events/{}", event.id));
    let body = Json(EventResource::new(event));
    Ok((StatusCode::CREATED, tag, [(LOCATION, location)], body).into_response())
}
