//! `auth-register`. Account and message are one transaction; the message is
//! published after it. Killed between the two, the relay publishes it; killed
//! after the commit, a repetition without `Idempotency-Key` is a plain 409.

use access_tokens::Role;
use ambient::{Clock, Random};
use api_kit::{Input, Json, PeerAddress, Problem, Throttled, Validation};
use axum::{Router, extract::State as Use, response::IntoResponse, routing::post};
use http::{StatusCode, header::LOCATION};
use jiff::Timestamp;
use messages::{CloudEvent, Locale};
use outbox::Publisher;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Email, Password, SignUp, TimeZone, Username},
    hashing::{self, HashError},
    store::{self, NotInserted},
    throttle::SignUpThrottle,
};

/// What the endpoint needs.
#[derive(Clone, Debug)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// How often one address may sign up.
    pub throttle: SignUpThrottle,
    /// What publishes the outbox.
    pub publisher: Publisher,
    /// The time.
    pub clock: Clock,
    /// Randomness, for ids and salts.
    pub random: Random,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/auth/register", post(register)).with_state(state)
}

/// A new account.
#[derive(Deserialize, ToSchema)]
pub struct Register {
    /// ASCII letters, digits, dots, hyphens and underscores; the first a letter
    /// or digit. Nobody else has it, in upper or lower case.
    #[serde(default)]
    #[schema(value_type = String, required = true, min_length = 3, max_length = 32)]
    username: Input<String>,
    /// Where mail goes. Nobody else has it, in upper or lower case.
    #[serde(default)]
    #[schema(value_type = String, required = true, format = Email, max_length = 254)]
    email: Input<String>,
    /// None of the commonest, and without the username or email in it.
    #[serde(default)]
    #[schema(value_type = String, required = true, format = Password, min_length = 12, max_length = 128)]
    password: Input<String>,
    /// The language of mail and pages: `en` (if absent) or `ru`.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false)]
    locale: Input<String>,
    /// IANA time zone; UTC if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, example = "Europe/Berlin")]
    time_zone: Input<String>,
}

/// The account.
#[derive(Debug, Serialize, ToSchema)]
pub struct Registered {
    id: Uuid,
    username: String,
    email: String,
    /// `en` or `ru`.
    #[schema(value_type = String)]
    locale: Locale,
    time_zone: String,
    /// `attendee`, as everyone.
    #[schema(value_type = Vec<String>)]
    roles: Vec<Role>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// Why there is no account.
#[derive(Debug, Error)]
pub enum Error {
    /// Too many from this address.
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// The name or the address is taken, or the database failed.
    #[error(transparent)]
    NotInserted(#[from] NotInserted),
    /// The password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::NotInserted(NotInserted::Database(error))
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Throttled(throttled) => throttled.into(),
            Error::NotInserted(NotInserted::UsernameTaken) => {
                Self::conflict("username_taken", "Somebody else has this username.")
            }
            Error::NotInserted(NotInserted::EmailTaken) => {
                Self::conflict("email_taken", "There is an account with this email already.")
            }
            Error::NotInserted(NotInserted::Database(error)) => error.into(),
            Error::Hash(error) => Self::internal(&error),
        }
    }
}

/// Signs up
///
/// It signs nobody in: `auth-login` does.
#[utoipa::path(
    post, path = "/v1/auth/register", operation_id = "auth-register", tag = "auth",
    request_body = Register,
    responses(
        (status = 201, description = "The account", body = Registered,
            headers(("location" = String, description = "The user's profile"))),
        (status = 409, description = "`username_taken` or `email_taken`", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 429, description = "Too many from this address", body = Problem),
    ),
)]
pub async fn register(
    Use(state): Use<State>,
    peer: PeerAddress,
    Json(request): Json<Register>,
) -> Result<impl IntoResponse, Problem> {
    let valid = request.validate()?;
    let sign_up = make_account(&state, &peer, valid).await?;
    state.publisher.publish_now(&state.database, &sign_up.id.to_string()).await;
    Ok((StatusCode::CREATED, [(LOCATION, "/v1/me")], Json(Registered::from(sign_up))))
}

struct Valid {
    username: Username,
    email: Email,
    password: Password,
    locale: Locale,
    time_zone: TimeZone,
}

impl Register {
    fn validate(self) -> Result<Valid, Problem> {
        let mut validation = Validation::new();
        let username = validation.required("/username", self.username, Username::parse);
        let email = validation.required("/email", self.email, Email::parse);
        let password = validation.required("/password", self.password, |text| {
            Password::chosen(text, username.as_ref(), email.as_ref())
        });
        let locale = validation.optional("/locale", self.locale, |tag| {
            Locale::parse(&tag).ok_or(("unknown_locale", "One of en and ru is needed."))
        });
        let time_zone = validation.optional("/time_zone", self.time_zone, TimeZone::parse);
        validation.finish_with(username.zip(email).zip(password)).map(
            |((username, email), password)| Valid {
                username,
                email,
                password,
                locale: locale.unwrap_or_default(),
                time_zone: time_zone.unwrap_or_default(),
            },
        )
    }
}

async fn make_account(state: &State, peer: &PeerAddress, valid: Valid) -> Result<SignUp, Error> {
    state.throttle.attempt(peer).await?;
    let sign_up = SignUp {
        id: state.random.uuid(&state.clock),
        username: valid.username,
        email: valid.email,
        password_hash: hashing::hash(valid.password, &state.random).await?,
        roles: vec![Role::Attendee],
        locale: valid.locale,
        time_zone: valid.time_zone,
        at: state.clock.now(),
    };
    let message = CloudEvent::new(sign_up.message(), &state.clock, &state.random);
    let mut transaction = state.database.begin().await?;
    store::insert_account(&mut transaction, &sign_up).await?;
    outbox::write(&mut transaction, &message).await?;
    transaction.commit().await?;
    Ok(sign_up)
}

impl From<SignUp> for Registered {
    fn from(account: SignUp) -> Self {
        Self {
            id: account.id,
            username: account.username.as_str().to_owned(),
            email: account.email.as_str().to_owned(),
            locale: account.locale,
            time_zone: account.time_zone.as_str().to_owned(),
            roles: account.roles,
            created_at: account.at,
        }
    }
}
