//! `event-delete`. A transaction: event and shards are locked, so nobody can
//! take a place while it is decided that none is taken.

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

use super::editable::{NotEditable, owned, refused};
use crate::store::{self, seats::Pool};

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
    Router::new().route("/v1/events/{id}", delete(remove)).with_state(state)
}

/// Why the event stays.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// It was changed since the caller read it.
    #[error("another version was read")]
    Stale,
    /// Somebody has a place.
    #[error("{0} places are taken")]
    HasRegistrations(i32),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::Stale => Self::stale(),
            Error::HasRegistrations(taken) => Self::conflict(
                "event_has_registrations",
                "People are registered for it or about to be, so it can't be deleted.",
            )
            .with("taken", taken),
            Error::Database(error) => error.into(),
        }
    }
}

/// Deletes an event for which nobody is registered
#[utoipa::path(
    delete, path = "/v1/events/{id}", operation_id = "event-delete", tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("if-match" = String, Header, description = "The `ETag` of the version that you read"),
    ),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "It is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 409, description = "`event_has_registrations`", body = Problem),
        (status = 412, description = "`version_changed` since you read it", body = Problem),
        (status = 428, description = "`precondition_required`: send `If-Match`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn remove(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    remove_unused(&state, &caller, id, &if_match).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_unused(
    state: &State,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Error> {
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    let event = owned(store::events::lock(&mut transaction, id, caller.user_id).await?)?;
    if !if_match.matches(event.version) {
        return Err(Error::Stale);
    }
    let pools = store::seats::lock_pools(&mut transaction, id, now).await?;
    let taken = pools.taken(Pool::Event(id)).iter().sum();
    if taken > 0 {
        return Err(refused(transaction, Error::HasRegistrations(taken)).await);
    }
    store::events::delete(&mut transaction, id, now).await?;
    transaction.commit().await?;
    Ok(())
}
