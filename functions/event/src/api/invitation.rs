//! `event-invitation`. Two round trips; changes nothing.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Json, LinkThrottle, MaybeCaller, Path, PeerAddress, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use jiff::Timestamp;
use messages::LinkToken;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Event, Invitation},
    store,
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls, if they say so.
    pub verifier: Verifier,
    /// How often somebody may try a token.
    pub throttle: LinkThrottle,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/invitations/{token}", get(show)).with_state(state)
}

/// What somebody is asked, and by whom.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationResource {
    /// For which event.
    pub event: InvitedTo,
    /// What they are to be.
    #[schema(value_type = String, pattern = "^(manager|checker)$")]
    pub role: &'static str,
    /// The account's name of who asks.
    pub invited_by: String,
    /// Until when it can be accepted.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Whether the caller has accepted it.
    pub accepted: bool,
}

/// What an invitation tells of its event, which may be a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitedTo {
    /// The event.
    pub id: Uuid,
    /// 1 to 200 characters of plain text.
    pub title: String,
    /// When it starts, with the offset of its time zone.
    #[schema(format = DateTime)]
    pub starts_at: String,
    /// When it ends, with the offset of its time zone.
    #[schema(format = DateTime)]
    pub ends_at: String,
    /// IANA time zone.
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
}

impl InvitationResource {
    fn new(invitation: &Invitation, event: Event) -> Self {
        let details = event.details;
        let local = |at| details.time_zone.write(at);
        Self {
            event: InvitedTo {
                id: event.id,
                starts_at: local(details.starts_at),
                ends_at: local(details.ends_at),
                time_zone: details.time_zone.name().to_owned(),
                title: details.title,
            },
            role: invitation.role.as_str(),
            invited_by: event.organizer.username,
            expires_at: invitation.expires_at,
            accepted: invitation.accepted_by.is_some(),
        }
    }
}

/// Shows an invitation to an event's team
///
/// To whoever has its token: it says what the mail says.
#[utoipa::path(
    get, path = "/v1/invitations/{token}", operation_id = "event-invitation", tag = "event",
    params(("token" = String, Path, description = "From the mail's link")),
    responses(
        (status = 200, description = "The invitation", body = InvitationResource),
        (status = 404, description = "`invitation_not_found`: there is none, or it was withdrawn \
            or renewed since", body = Problem),
        (status = 410, description = "`invitation_expired`, or `invitation_used` by somebody \
            else", body = Problem),
        (status = 429, description = "Too many tries", body = Problem),
    ),
    security((), ("bearer" = [])),
)]
pub async fn show(
    Use(state): Use<State>,
    MaybeCaller(caller): MaybeCaller,
    peer: PeerAddress,
    Path(token): Path<String>,
) -> Result<Json<InvitationResource>, Problem> {
    state.throttle.show(&peer).await?;
    let token = LinkToken::parse(&token).ok_or_else(super::invitation_not_found)?;
    let mut connection = state.database.acquire().await?;
    let found = store::invitations::by_token(&mut connection, &token).await?;
    drop(connection);
    let invitation = found.ok_or_else(super::invitation_not_found)?;
    let user = caller.map(|caller| caller.user_id);
    let event = store::events::find(&state.database, invitation.event_id, user).await?;
    let event = event.ok_or_else(super::invitation_not_found)?;
    match invitation.accepted_by {
        Some(other) if Some(other) != user => Err(super::invitation_used()),
        None if invitation.expires_at <= state.clock.now() => Err(super::invitation_expired()),
        _ => Ok(Json(InvitationResource::new(&invitation, event))),
    }
}
