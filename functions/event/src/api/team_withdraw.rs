//! `event-team-withdraw`. A transaction under the event's lock: somebody who
//! accepts at the same time comes before or after it. Killed before the commit,
//! nothing happened.

use access_tokens::Verifier;
use api_kit::{Caller, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::delete,
};
use http::StatusCode;
use sqlx::PgPool;
use thiserror::Error;
use uuid::Uuid;

use super::editable::{NotEditable, owned};
use crate::store;

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
}

/// The route.
pub fn router(state: State) -> Router {
    let path = "/v1/events/{id}/team/invitations/{invitation_id}";
    Router::new().route(path, delete(withdraw)).with_state(state)
}

/// Why the invitation stays.
#[derive(Debug, Error)]
pub enum Error {
    /// The event is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// The event has no such open invitation.
    #[error("there is no such invitation")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::NotFound => super::invitation_not_found(),
            Error::Database(error) => error.into(),
        }
    }
}

/// Withdraws an invitation to an event's team
///
/// Its link then leads nowhere. Who has accepted it is removed as a member.
#[utoipa::path(
    delete, path = "/v1/events/{id}/team/invitations/{invitation_id}",
    operation_id = "event-team-withdraw", tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("invitation_id" = Uuid, Path, description = "The invitation"),
    ),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "The caller is not its owner", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft, or \
            `invitation_not_found`, also where it was accepted", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn withdraw(
    Use(state): Use<State>,
    caller: Caller,
    Path((event_id, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    take_back(&state, &caller, event_id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn take_back(state: &State, caller: &Caller, event_id: Uuid, id: Uuid) -> Result<(), Error> {
    let mut transaction = state.database.begin().await?;
    owned(store::events::lock(&mut transaction, event_id, caller.user_id).await?)?;
    if !store::invitations::withdraw(&mut transaction, event_id, id).await? {
        return Err(Error::NotFound);
    }
    transaction.commit().await?;
    Ok(())
}
