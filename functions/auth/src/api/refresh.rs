//! `auth-refresh`. Every refresh token works once. One that comes a second time
//! ends the session; a client that lost the answer repeats the request with its
//! `Idempotency-Key` and gets the same one.

use access_tokens::SignError;
use ambient::{Clock, Random};
use api_kit::{Json, Problem};
use axum::{Router, extract::State as Use, response::IntoResponse, routing::post};
use http::{HeaderMap, header::SET_COOKIE};
use sqlx::PgPool;
use thiserror::Error;

use crate::{
    domain::RefreshToken,
    site::{self, SESSION_LIFETIME, Site},
    store::{self, Refreshed},
    tokens::{SignedIn, TokenIssuer},
};

/// What the endpoint needs.
#[derive(Clone, Debug)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// What issues access tokens.
    pub issuer: TokenIssuer,
    /// The web app.
    pub site: Site,
    /// The time.
    pub clock: Clock,
    /// Randomness, for refresh tokens.
    pub random: Random,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/auth/refresh", post(refresh)).with_state(state)
}

/// Why somebody does not stay signed in.
#[derive(Debug, Error)]
pub enum Error {
    /// No token, an unknown one, a used one, or one whose session has ended.
    #[error("the refresh token is not valid")]
    InvalidToken,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// No token could be issued.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::InvalidToken => {
                Self::unauthorized("invalid_refresh_token", "You are not signed in (any more).")
            }
            Error::Database(error) => error.into(),
            Error::Sign(error) => Self::internal(&error),
        }
    }
}

/// Stays signed in
///
/// Takes the refresh token from its cookie and replaces it.
#[utoipa::path(
    post, path = "/v1/auth/refresh", operation_id = "auth-refresh", tag = "auth",
    responses(
        (status = 200, description = "A new access token", body = SignedIn,
            headers(("set-cookie" = String, description = "The next refresh token"))),
        (status = 401, description = "`invalid_refresh_token`", body = Problem),
        (status = 403, description = "`cross_site_request`", body = Problem),
    ),
    security(("refresh_cookie" = [])),
)]
pub async fn refresh(
    Use(state): Use<State>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    state.site.check_same_origin(&headers)?;
    let (answer, token) = go_on(&state, site::refresh_token(&headers)).await?;
    Ok(([(SET_COOKIE, state.site.keep(&token))], Json(answer)))
}

async fn go_on(
    state: &State,
    shown: Option<RefreshToken>,
) -> Result<(SignedIn, RefreshToken), Error> {
    let shown = shown.ok_or(Error::InvalidToken)?;
    let successor = shown.next(&state.random);
    let now = state.clock.now();
    let refreshed =
        store::refresh_session(&state.database, &shown, &successor, now, now + SESSION_LIFETIME)
            .await?;
    match refreshed {
        Refreshed::GoesOn(identity) => Ok((state.issuer.issue(identity)?, successor)),
        Refreshed::Reused => {
            tracing::warn!("a refresh token came twice: its session is ended");
            Err(Error::InvalidToken)
        }
        Refreshed::Unknown => Err(Error::InvalidToken),
    }
}
