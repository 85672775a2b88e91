//! `event-team-role`. A transaction under the event's lock. It may be repeated;
//! killed before the commit, nothing happened.

use access_tokens::Verifier;
use api_kit::{Caller, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::put,
};
use messages::TeamRole;
use serde::Deserialize;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    TeamMember,
    editable::{NotEditable, owned},
};
use crate::{
    domain::{Member, member_role},
    store,
};

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
    let path = "/v1/events/{id}/team/members/{user_id}/role";
    Router::new().route(path, put(set)).with_state(state)
}

/// What a member is to be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SetTeamRole {
    /// `manager`: may change and publish the event and see who attends;
    /// `checker`: may check people in.
    #[serde(default)]
    #[schema(value_type = String, required = true, pattern = "^(manager|checker)$")]
    role: Input<String>,
}

/// Why the role stays.
#[derive(Debug, Error)]
pub enum Error {
    /// The event is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
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
            Error::NotFound => super::member_not_found(),
            Error::Database(error) => error.into(),
        }
    }
}

/// Gives a member of an event's team another role
///
/// It holds from the member's next request on. The body is the whole of it, so
/// there is no `If-Match`.
#[utoipa::path(
    put, path = "/v1/events/{id}/team/members/{user_id}/role",
    operation_id = "event-team-role", tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("user_id" = Uuid, Path, description = "The member's account"),
    ),
    request_body = SetTeamRole,
    responses(
        (status = 200, description = "The member as it is now", body = TeamMember),
        (status = 403, description = "The caller is not its owner", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft, or \
            `member_not_found`, also for the owner", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn set(
    Use(state): Use<State>,
    caller: Caller,
    Path((event_id, user_id)): Path<(Uuid, Uuid)>,
    Json(request): Json<SetTeamRole>,
) -> Result<Json<TeamMember>, Problem> {
    let mut validation = Validation::new();
    let role = validation.required("/role", request.role, member_role);
    let role = validation.finish_with(role)?;
    let member = change(&state, &caller, event_id, user_id, role).await?;
    Ok(Json(TeamMember::new(member, true)))
}

async fn change(
    state: &State,
    caller: &Caller,
    event_id: Uuid,
    user_id: Uuid,
    role: TeamRole,
) -> Result<Member, Error> {
    let mut transaction = state.database.begin().await?;
    owned(store::events::lock(&mut transaction, event_id, caller.user_id).await?)?;
    let member = store::team::set_role(&mut transaction, event_id, user_id, role).await?;
    let member = member.ok_or(Error::NotFound)?;
    transaction.commit().await?;
    Ok(member)
}
