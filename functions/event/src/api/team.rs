//! `event-team`. Three round trips for the owner, two for others; changes
//! nothing.

use access_tokens::Verifier;
use api_kit::{Caller, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{EventOrganizer, Team, TeamInvitation, TeamMember};
use crate::{
    domain::{Access, Role, TEAM_MAX},
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
    Router::new().route("/v1/events/{id}/team", get(show)).with_state(state)
}

/// Shows an event's team
///
/// To all who are in it, checkers of a draft too. Addresses and invitations are
/// shown to the owner only.
#[utoipa::path(
    get, path = "/v1/events/{id}/team", operation_id = "event-team", tag = "event",
    params(("id" = Uuid, Path, description = "The event")),
    responses(
        (status = 200, description = "Its team", body = Team),
        (status = 403, description = "The caller is not in the team", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn show(
    Use(database): Use<PgPool>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Team>, Problem> {
    let event = store::events::find(&database, id, Some(caller.user_id)).await?;
    let event = event.ok_or_else(super::event_not_found)?;
    let Some(role) = event.role else {
        return Err(match event.access() {
            Access::None => super::event_not_found(),
            _ => Problem::forbidden("Only its team can see who is in it."),
        });
    };
    let for_owner = role == Role::Owner;
    let members = store::team::members(&database, id).await?;
    let invitations =
        if for_owner { store::invitations::open(&database, id).await? } else { Vec::new() };
    Ok(Json(Team {
        owner: EventOrganizer { id: event.organizer.id, username: event.organizer.username },
        members: members.into_iter().map(|member| TeamMember::new(member, for_owner)).collect(),
        invitations: invitations.into_iter().map(TeamInvitation::from).collect(),
        limit: TEAM_MAX,
    }))
}
