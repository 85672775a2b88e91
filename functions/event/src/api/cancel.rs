//! `event-cancel`. A transaction: the event is locked, called off and its message
//! written; published right after. Nobody takes or confirms a place of it from
//! then on. What they have had, `event-expire-holds` releases, batch by batch, and
//! Registration ends their registrations when it hears of it.
//!
//! Killed before the commit, nothing happened; after it, the relay publishes.
//! Repeated, it finds the event cancelled and changes nothing.

use access_tokens::Verifier;
use ambient::{Clock, Random};
use api_kit::{Caller, ETag, Input, Json, MultiLine, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use messages::{CloudEvent, EventCancelled};
use outbox::Publisher;
use serde::Deserialize;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    EventResource,
    editable::{NotEditable, managed, refused},
};
use crate::{
    domain::{Cancellation, Event, Status},
    store,
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// Publishes the message.
    pub publisher: Publisher,
    /// The time.
    pub clock: Clock,
    /// Randomness, for the message's id.
    pub random: Random,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/cancel", post(cancel)).with_state(state)
}

/// An event will not take place.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CancelEvent {
    /// What to say to everybody who is registered or waits: plain text; lines end
    /// with `\n`. It also stands on the event's page.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 2_000)]
    message: Input<String>,
}

/// Why the event is not cancelled.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// Nobody knows of it yet.
    #[error("the event is a draft")]
    NotPublished,
    /// It has ended.
    #[error("the event is over")]
    Over,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::NotPublished => Self::conflict(
                "event_not_published",
                "It is a draft, of which nobody knows: delete it instead.",
            ),
            Error::Over => Self::conflict("event_over", "The event is over."),
            Error::Database(error) => error.into(),
        }
    }
}

/// Cancels an event
///
/// For good. Everybody who is registered or waits is told, with your `message`;
/// their registrations end. The event can still be seen, but not be changed. May be
/// repeated: a cancelled event answers as it is.
#[utoipa::path(
    post, path = "/v1/events/{id}/cancel", operation_id = "event-cancel", tag = "event",
    params(("id" = Uuid, Path, description = "The event")),
    request_body = CancelEvent,
    responses(
        (status = 200, description = "The cancelled event", body = EventResource,
            headers(("etag" = String, description = "Its version"))),
        (status = 403, description = "It is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 409, description = "`event_not_published` for a draft, `event_over` after its \
            end", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn cancel(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(request): Json<CancelEvent>,
) -> Result<(ETag, Json<EventResource>), Problem> {
    let mut validation = Validation::new();
    let message = validation.optional("/message", request.message, MultiLine::<0, 2_000>::parse);
    validation.finish()?;
    let message = message.map(MultiLine::into_string).filter(|message| !message.is_empty());
    let event = call_off(&state, &caller, id, message).await?;
    Ok((ETag(event.version), Json(EventResource::new(event))))
}

async fn call_off(
    state: &State,
    caller: &Caller,
    id: Uuid,
    message: Option<String>,
) -> Result<Event, Error> {
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    let event = managed(store::events::lock(&mut transaction, id, caller.user_id).await?)?;
    match event.status {
        Status::Cancelled => return Ok(event),
        Status::Draft => return Err(refused(transaction, Error::NotPublished).await),
        Status::Published if event.details.ends_at <= now => {
            return Err(refused(transaction, Error::Over).await);
        }
        Status::Published => {}
    }
    let event =
        Event { status: Status::Cancelled, version: event.version + 1, updated_at: now, ..event };
    store::events::cancel(&mut transaction, &event, message.as_deref()).await?;
    let data = EventCancelled { event: event.facts(), message: message.clone() };
    outbox::write(&mut transaction, &CloudEvent::new(data, &state.clock, &state.random)).await?;
    transaction.commit().await?;
    state.publisher.publish_now(&state.database, &id.to_string()).await;
    Ok(Event { cancellation: Some(Cancellation { at: now, message }), ..event })
}
