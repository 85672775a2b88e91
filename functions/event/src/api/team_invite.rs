//! `event-team-invite`. The invitation and its message are one transaction
//! under the event's lock. Killed before the commit, nothing happened; after
//! it, the relay publishes the message. A repetition renews the invitation: the
//! mail goes again, with a token that replaces the one before.

use access_tokens::Verifier;
use ambient::{Clock, Random};
use api_kit::{Caller, Email, Input, Json, LinkThrottle, Path, Problem, Throttled, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{StatusCode, header::LOCATION};
use messages::{CloudEvent, EventTeamInvited, LinkToken, Locale, TeamRole};
use outbox::Publisher;
use serde::Deserialize;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    TeamInvitation,
    editable::{NotEditable, owned},
};
use crate::{
    domain::{INVITATION_LIFETIME, Invitation, TEAM_MAX, member_role},
    store,
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// How often somebody may invite.
    pub throttle: LinkThrottle,
    /// Publishes the message.
    pub publisher: Publisher,
    /// The time.
    pub clock: Clock,
    /// Randomness, for ids and the token.
    pub random: Random,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/team/invitations", post(invite)).with_state(state)
}

/// Whom to ask.
#[derive(Debug, Deserialize, ToSchema)]
pub struct InviteToTeam {
    /// Where the mail goes. It need not have an account.
    #[serde(default)]
    #[schema(value_type = String, required = true, format = Email, max_length = 254)]
    email: Input<String>,
    /// `manager`: may change and publish the event and see who attends;
    /// `checker`: may check people in.
    #[serde(default)]
    #[schema(value_type = String, required = true, pattern = "^(manager|checker)$")]
    role: Input<String>,
    /// The mail's language: `en` (if absent) or `ru`.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, pattern = "^(en|ru)$")]
    locale: Input<String>,
}

struct Valid {
    email: Email,
    role: TeamRole,
    locale: Locale,
}

impl InviteToTeam {
    fn validate(self) -> Result<Valid, Problem> {
        let mut validation = Validation::new();
        let email = validation.required("/email", self.email, Email::parse);
        let role = validation.required("/role", self.role, member_role);
        let locale = validation.optional("/locale", self.locale, |tag| {
            Locale::parse(&tag).ok_or(("unknown_locale", "One of en and ru is needed."))
        });
        validation.finish_with(email.zip(role)).map(|(email, role)| Valid {
            email,
            role,
            locale: locale.unwrap_or_default(),
        })
    }
}

/// Why nobody is invited.
#[derive(Debug, Error)]
pub enum Error {
    /// The event is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// Too many were invited within the hour.
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// Who was invited at this address is in the team.
    #[error("somebody with this address is in the team")]
    AlreadyInTeam,
    /// The team has as many as it may.
    #[error("the team is as large as it may be")]
    Full,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::Throttled(error) => error.into(),
            Error::AlreadyInTeam => Self::conflict(
                "already_in_team",
                "Somebody who was invited at this address is in the team.",
            ),
            Error::Full => Self::conflict(
                "team_full",
                format!("A team can have {TEAM_MAX} members and open invitations at most."),
            ),
            Error::Database(error) => error.into(),
        }
    }
}

/// Asks somebody by mail to join an event's team
///
/// The mail's link can be accepted for 7 days, once, by whichever account has
/// it: people often read mail at another address than they sign up with. To
/// invite an address again renews its invitation, with the role that is given
/// now; the link of the mail before then leads nowhere.
#[utoipa::path(
    post, path = "/v1/events/{id}/team/invitations", operation_id = "event-team-invite",
    tag = "event",
    params(("id" = Uuid, Path, description = "The event")),
    request_body = InviteToTeam,
    responses(
        (status = 200, description = "The renewed invitation", body = TeamInvitation),
        (status = 201, description = "The new invitation", body = TeamInvitation,
            headers(("location" = String, description = "The event's team"))),
        (status = 403, description = "The caller is not its owner", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 409, description = "`already_in_team`: somebody joined who was invited at this \
            address; `team_full`: 50 members and open invitations", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 429, description = "Too many in the last hour", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn invite(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(request): Json<InviteToTeam>,
) -> Result<Response, Problem> {
    let valid = request.validate()?;
    let invitation = send(&state, &caller, id, valid).await?;
    let is_new = invitation.version == 1;
    let body = Json(TeamInvitation::from(invitation));
    if !is_new {
        return Ok(body.into_response());
    }
    let location = format!("/v1/events/{id}/team");
    Ok((StatusCode::CREATED, [(LOCATION, location)], body).into_response())
}

async fn send(
    state: &State,
    caller: &Caller,
    event_id: Uuid,
    Valid { email, role, locale }: Valid,
) -> Result<Invitation, Error> {
    // What the caller may not do is not counted, and the counters are not asked
    // under the event's lock.
    owned(store::events::find(&state.database, event_id, Some(caller.user_id)).await?)?;
    state.throttle.send(caller.user_id).await?;
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    let event = owned(store::events::lock(&mut transaction, event_id, caller.user_id).await?)?;
    if store::team::has_address(&mut transaction, event_id, email.as_str()).await? {
        return Err(Error::AlreadyInTeam);
    }
    let open = store::invitations::open_of(&mut transaction, event_id, email.as_str()).await?;
    if open.is_none() && store::team::size(&mut transaction, event_id).await? >= TEAM_MAX {
        return Err(Error::Full);
    }
    let (id, version) = open
        .map_or_else(|| (state.random.uuid(&state.clock), 1), |open| (open.id, open.version + 1));
    let invitation = Invitation {
        id,
        event_id,
        email: email.as_str().to_owned(),
        role,
        version,
        sent_at: now,
        expires_at: now + INVITATION_LIFETIME,
        accepted_by: None,
    };
    let token = LinkToken::new(&state.random);
    store::invitations::save(&mut transaction, &invitation, &token).await?;
    let data = EventTeamInvited {
        invitation_id: id,
        version,
        email: invitation.email.clone(),
        locale,
        event: event.facts(),
        role,
        invited_by: caller.username.clone(),
        token,
        expires_at: invitation.expires_at,
    };
    let message = CloudEvent::new(data, &state.clock, &state.random);
    outbox::write(&mut transaction, &message).await?;
    transaction.commit().await?;
    state.publisher.publish_now(&state.database, &id.to_string()).await;
    Ok(invitation)
}
