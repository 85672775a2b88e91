//! `event-publish`. A transaction: the draft is locked, made visible and its
//! message written; published right after. Repeated, it finds the event
//! published and changes nothing.

use access_tokens::Verifier;
use ambient::{Clock, Random};
use api_kit::{Caller, ETag, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use messages::{CloudEvent, EventPublished};
use outbox::Publisher;
use sqlx::PgPool;
use thiserror::Error;
use uuid::Uuid;

use super::{
    EventResource,
    editable::{NotEditable, editable},
};
use crate::{
    domain::{Event, Status},
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
    Router::new().route("/v1/events/{id}/publish", post(publish)).with_state(state)
}

/// Why the event is not published.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// It starts in the past.
    #[error("the event has started")]
    Started,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::Started => Self::conflict(
                "event_started",
                "Its start is in the past. Change the start before you publish it.",
            ),
            Error::Database(error) => error.into(),
        }
    }
}

/// Publishes a draft
///
/// From then on everybody can see it and, in its registration window, register.
/// May be repeated.
#[utoipa::path(
    post, path = "/v1/events/{id}/publish", operation_id = "event-publish", tag = "event",
    params(("id" = Uuid, Path, description = "The event")),
    responses(
        (status = 200, description = "The published event", body = EventResource,
            headers(("etag" = String, description = "Its version"))),
        (status = 403, description = "It is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 409, description = "`event_started`: its start is in the past", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn publish(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<(ETag, Json<EventResource>), Problem> {
    let event = make_public(&state, &caller, id).await?;
    Ok((ETag(event.version), Json(EventResource::new(event))))
}

async fn make_public(state: &State, caller: &Caller, id: Uuid) -> Result<Event, Error> {
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    let event = editable(store::events::lock(&mut transaction, id, caller.user_id).await?)?;
    if event.status == Status::Published {
        return Ok(event);
    }
    if event.details.starts_at <= now {
        return Err(Error::Started);
    }
    let event =
        Event { status: Status::Published, version: event.version + 1, updated_at: now, ..event };
    store::events::publish(&mut transaction, &event).await?;
    let data = EventPublished { event: event.facts() };
    let message = CloudEvent::new(data, &state.clock, &state.random);
    outbox::write(&mut transaction, &message).await?;
    transaction.commit().await?;
    state.publisher.publish_now(&state.database, &id.to_string()).await;
    Ok(event)
}
