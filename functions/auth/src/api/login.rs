//! `auth-login`. Known and unknown accounts take the same time: both are
//! counted, and for both a password is hashed.

use access_tokens::{Identity, SignError};
use ambient::{Clock, Random};
use api_kit::{Input, Json, PeerAddress, Problem, Throttled, Validation};
use axum::{Router, extract::State as Use, response::IntoResponse, routing::post};
use http::header::SET_COOKIE;
use serde::Deserialize;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;

use crate::{
    domain::{Login, Password, RefreshToken},
    hashing::{self, HashError},
    site::{SESSION_LIFETIME, Site},
    store,
    throttle::LoginThrottle,
    tokens::{SignedIn, TokenIssuer},
};

/// What the endpoint needs.
#[derive(Clone, Debug)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// How often somebody may try.
    pub throttle: LoginThrottle,
    /// What issues access tokens.
    pub issuer: TokenIssuer,
    /// The web app.
    pub site: Site,
    /// The time.
    pub clock: Clock,
    /// Randomness, for ids and refresh tokens.
    pub random: Random,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/auth/login", post(login)).with_state(state)
}

/// Who wants to sign in.
#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    /// Username or email, in upper or lower case.
    #[serde(default)]
    #[schema(value_type = String, required = true)]
    login: Input<String>,
    /// The account's password.
    #[serde(default)]
    #[schema(value_type = String, required = true, format = Password)]
    password: Input<String>,
}

/// Why somebody is not signed in.
#[derive(Debug, Error)]
pub enum Error {
    /// No such account, or not its password: nobody learns which.
    #[error("the login or the password is wrong")]
    InvalidCredentials,
    /// Too many attempts.
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The password could not be compared.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// No token could be issued.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::InvalidCredentials => {
                Self::unauthorized("invalid_credentials", "The login or the password is wrong.")
            }
            Error::Throttled(throttled) => throttled.into(),
            Error::Database(error) => error.into(),
            Error::Hash(error) => Self::internal(&error),
            Error::Sign(error) => Self::internal(&error),
        }
    }
}

/// Signs in
///
/// The refresh token comes in an `HttpOnly` cookie; `auth-refresh` takes it.
#[utoipa::path(
    post, path = "/v1/auth/login", operation_id = "auth-login", tag = "auth",
    request_body = SignIn,
    responses(
        (status = 200, description = "An access token", body = SignedIn,
            headers(("set-cookie" = String, description = "The refresh token"))),
        (status = 401, description = "`invalid_credentials`", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 429, description = "Too many attempts", body = Problem),
    ),
)]
pub async fn login(
    Use(state): Use<State>,
    peer: PeerAddress,
    Json(request): Json<SignIn>,
) -> Result<impl IntoResponse, Problem> {
    let (login, password) = request.validate()?;
    let (answer, token) = sign_in(&state, &peer, &login, password).await?;
    Ok(([(SET_COOKIE, state.site.keep(&token))], Json(answer)))
}

impl SignIn {
    fn validate(self) -> Result<(String, Password), Problem> {
        let mut validation = Validation::new();
        // Any text may be tried.
        let login = validation.required("/login", self.login, Ok::<_, (_, &str)>);
        let password = validation.required("/password", self.password, Ok::<_, (_, &str)>);
        validation
            .finish_with(login.zip(password))
            .map(|(login, password)| (login, Password::typed(password)))
    }
}

async fn sign_in(
    state: &State,
    peer: &PeerAddress,
    login: &str,
    password: Password,
) -> Result<(SignedIn, RefreshToken), Error> {
    let account = store::find_account(&state.database, &Login::parse(login)).await?;
    let counted_as = match &account {
        Some(account) => account.id.to_string(),
        None => login.trim().to_lowercase(),
    };
    state.throttle.attempt(&counted_as, peer).await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let right = hashing::matches(password, hash).await?;
    let account = account.filter(|_| right).ok_or(Error::InvalidCredentials)?;

    let token = RefreshToken::first(&state.random);
    let session_id = state.random.uuid(&state.clock);
    let now = state.clock.now();
    let (started, ()) = tokio::join!(
        store::start_session(
            &state.database,
            session_id,
            account.id,
            &token,
            now,
            now + SESSION_LIFETIME,
        ),
        state.throttle.succeeded(&counted_as, peer),
    );
    started?;
    let answer = state.issuer.issue(Identity {
        user_id: account.id,
        session_id,
        username: account.username,
        roles: account.roles,
    })?;
    Ok((answer, token))
}
