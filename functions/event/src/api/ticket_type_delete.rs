//! `event-ticket-type-delete`. A transaction: event and pools are locked, so
//! nobody can take a place while it is decided that none is taken.

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

use super::editable::{NotEditable, editable, refused};
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
    Router::new()
        .route("/v1/events/{id}/ticket-types/{ticket_type_id}", delete(remove))
        .with_state(state)
}

/// Why the ticket type stays.
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
    /// Somebody has a place.
    #[error("{0} places are taken")]
    InUse(i32),
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
            Error::InUse(taken) => Self::conflict(
                "ticket_type_in_use",
                "People are registered with it or about to be, so it can't be deleted.",
            )
            .with("taken", taken),
            Error::Database(error) => error.into(),
        }
    }
}

/// Deletes a ticket type with which nobody is registered
#[utoipa::path(
    delete, path = "/v1/events/{id}/ticket-types/{ticket_type_id}",
    operation_id = "event-ticket-type-delete", tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("ticket_type_id" = Uuid, Path, description = "The ticket type"),
        ("if-match" = String, Header, description = "The `ETag` of the version that you read"),
    ),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "The event is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft, or \
            `ticket_type_not_found`", body = Problem),
        (status = 409, description = "`ticket_type_in_use`, with the number `taken`",
            body = Problem),
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
    remove_unused(&state, &caller, event_id, id, &if_match).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_unused(
    state: &State,
    caller: &Caller,
    event_id: Uuid,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<(), Error> {
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    editable(store::events::lock(&mut transaction, event_id, caller.user_id).await?)?;
    let found = store::ticket_types::find(&mut transaction, event_id, id).await?;
    if !if_match.matches(found.ok_or(Error::NotFound)?.version) {
        return Err(Error::Stale);
    }
    let pools = store::seats::lock_pools(&mut transaction, event_id, now).await?;
    let taken = pools.taken(Pool::TicketType(id)).iter().sum();
    if taken > 0 {
        return Err(refused(transaction, Error::InUse(taken)).await);
    }
    store::ticket_types::delete(&mut transaction, id, now).await?;
    transaction.commit().await?;
    Ok(())
}
