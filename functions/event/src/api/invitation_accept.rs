//! `event-invitation-accept`. A transaction under the event's lock, in which
//! the invitation is read again: of two who accept it, one is too late. Killed
//! before the commit, nothing happened; after it, a repetition answers the same.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, Json, LinkThrottle, Path, PeerAddress, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use messages::LinkToken;
use serde::Serialize;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{domain::Invitation, store};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// How often somebody may try a token.
    pub throttle: LinkThrottle,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/invitations/{token}/accept", post(accept)).with_state(state)
}

/// What the caller has become.
#[derive(Debug, Serialize, ToSchema)]
pub struct Joined {
    /// In the team of this event.
    pub event_id: Uuid,
    /// The role that the invitation gave.
    #[schema(value_type = String, pattern = "^(manager|checker)$")]
    pub role: &'static str,
}

/// Why the caller has not joined.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no such invitation, or none any more.
    #[error("there is no such invitation")]
    NotFound,
    /// Another account joined by it.
    #[error("another account has accepted it")]
    Used,
    /// Its time is up.
    #[error("it has ended")]
    Expired,
    /// The caller owns the event, or joined by another invitation.
    #[error("the caller is in the team")]
    AlreadyInTeam,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => super::invitation_not_found(),
            Error::Used => super::invitation_used(),
            Error::Expired => super::invitation_expired(),
            Error::AlreadyInTeam => {
                Self::conflict("already_in_team", "You are in this team already.")
            }
            Error::Database(error) => error.into(),
        }
    }
}

/// Joins an event's team
///
/// Whichever account has the token may, whatever its address, but only one.
/// May be repeated.
#[utoipa::path(
    post, path = "/v1/invitations/{token}/accept", operation_id = "event-invitation-accept",
    tag = "event",
    params(("token" = String, Path, description = "From the mail's link")),
    responses(
        (status = 200, description = "The caller is in the team", body = Joined),
        (status = 404, description = "`invitation_not_found`: there is none, or it was withdrawn \
            or renewed since", body = Problem),
        (status = 409, description = "`already_in_team`: as its owner, or by another invitation",
            body = Problem),
        (status = 410, description = "`invitation_expired`, or `invitation_used` by somebody \
            else", body = Problem),
        (status = 429, description = "Too many tries", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn accept(
    Use(state): Use<State>,
    caller: Caller,
    peer: PeerAddress,
    Path(token): Path<String>,
) -> Result<Json<Joined>, Problem> {
    state.throttle.show(&peer).await?;
    let token = LinkToken::parse(&token).ok_or(Error::NotFound)?;
    let invitation = join(&state, &caller, &token).await?;
    Ok(Json(Joined { event_id: invitation.event_id, role: invitation.role.as_str() }))
}

async fn join(state: &State, caller: &Caller, token: &LinkToken) -> Result<Invitation, Error> {
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    let seen = store::invitations::by_token(&mut transaction, token).await?;
    let event_id = seen.ok_or(Error::NotFound)?.event_id;
    let event = store::events::lock(&mut transaction, event_id, caller.user_id).await?;
    let event = event.ok_or(Error::NotFound)?;
    // Only now nobody else accepts, renews or withdraws it.
    let invitation = store::invitations::by_token(&mut transaction, token).await?;
    let invitation = invitation.ok_or(Error::NotFound)?;
    match invitation.accepted_by {
        Some(user) if user == caller.user_id => return Ok(invitation),
        Some(_) => return Err(Error::Used),
        None if invitation.expires_at <= now => return Err(Error::Expired),
        None if event.role.is_some() => return Err(Error::AlreadyInTeam),
        None => {}
    }
    let (user_id, username) = (caller.user_id, caller.username.as_str());
    store::invitations::accept(&mut transaction, &invitation, user_id, username, now).await?;
    transaction.commit().await?;
    Ok(invitation)
}
