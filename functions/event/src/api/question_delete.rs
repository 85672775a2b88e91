//! `event-question-delete`. A transaction under the event's lock. Killed before
//! the commit, nothing happened.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, IfMatch, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::delete,
};
use http::StatusCode;
use sqlx::PgPool;
use thiserror::Error;
use uuid::Uuid;

use super::editable::{NotEditable, editable};
use crate::store;

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
    Router::new().route("/v1/events/{id}/questions/{question_id}", delete(remove)).with_state(state)
}

/// Why the question stays.
#[derive(Debug, Error)]
pub enum Error {
    /// The event is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// The event has no such question.
    #[error("there is no such question")]
    NotFound,
    /// It was changed since the caller read it.
    #[error("another version was read")]
    Stale,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::NotFound => super::question_not_found(),
            Error::Stale => Self::stale(),
            Error::Database(error) => error.into(),
        }
    }
}

/// Deletes a question
///
/// Nobody is asked it any more; the answers that were given stay.
#[utoipa::path(
    delete, path = "/v1/events/{id}/questions/{question_id}",
    operation_id = "event-question-delete", tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("question_id" = Uuid, Path, description = "The question"),
        ("if-match" = String, Header, description = "The `ETag` of the version that you read"),
    ),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "The event is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft, or \
            `question_not_found`", body = Problem),
        (status = 412, description = "`version_changed` since you read it", body = Problem),
        (status = 428, description = "`precondition_required`: send `If-Match`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn remove(
    Use(state): Use<State>,
    caller: Caller,
    Path((event_id, id)): Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    delete_one(&state, &caller, event_id, id, &if_match).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn delete_one(
    state: &State,
    caller: &Caller,
    event_id: Uuid,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Error> {
    let mut transaction = state.database.begin().await?;
    editable(store::events::lock(&mut transaction, event_id, caller.user_id).await?)?;
    let form = store::questions::form(&mut *transaction, event_id).await?;
    let question = form.and_then(|form| form.question(id)).ok_or(Error::NotFound)?;
    if !if_match.matches(question.version) {
        return Err(Error::Stale);
    }
    store::questions::delete(&mut transaction, event_id, id, state.clock.now()).await?;
    transaction.commit().await?;
    Ok(())
}
