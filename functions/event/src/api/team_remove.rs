//! `event-team-remove`. A transaction under the event's lock. Killed before the
//! commit, nothing happened.

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
    Router::new().route("/v1/events/{id}/team/members/{user_id}", delete(remove)).with_state(state)
}

/// Why they stay.
#[derive(Debug, Error)]
pub enum Error {
    /// The event is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// An event has an owner.
    #[error("the owner can't leave")]
    OwnerStays,
    /// They are not in the team.
    #[error("they are not in the team")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::OwnerStays => Self::conflict("owner_stays", "The owner can't leave the team."),
            Error::NotFound => super::member_not_found(),
            Error::Database(error) => error.into(),
        }
    }
}

/// Removes a member from an event's team, or leaves it
///
/// The owner may remove everybody else, and each member themselves. It holds
/// from the member's next request on; the link by which they joined does not
/// bring them back.
#[utoipa::path(
    delete, path = "/v1/events/{id}/team/members/{user_id}",
    operation_id = "event-team-remove", tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("user_id" = Uuid, Path, description = "The member's account; one's own to leave"),
    ),
    responses(
        (status = 204, description = "They are out of the team"),
        (status = 403, description = "The caller is not its owner", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft, or \
            `member_not_found`", body = Problem),
        (status = 409, description = "`owner_stays`: the owner can't leave", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn remove(
    Use(state): Use<State>,
    caller: Caller,
    Path((event_id, user_id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    take_out(&state, &caller, event_id, user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn take_out(
    state: &State,
    caller: &Caller,
    event_id: Uuid,
    user_id: Uuid,
) -> Result<(), Error> {
    let mut transaction = state.database.begin().await?;
    let event = store::events::lock(&mut transaction, event_id, caller.user_id).await?;
    let leaves = caller.user_id == user_id && event.as_ref().is_some_and(|it| it.role.is_some());
    let event = if leaves { event.ok_or(NotEditable::NotFound)? } else { owned(event)? };
    if event.organizer.id == user_id {
        return Err(Error::OwnerStays);
    }
    if !store::team::remove(&mut transaction, event_id, user_id).await? {
        return Err(Error::NotFound);
    }
    transaction.commit().await?;
    Ok(())
}
