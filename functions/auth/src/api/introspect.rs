//! `auth-introspect` (RFC 7662). Services check tokens by themselves; this also
//! says whether the session has been ended since, and which roles the user has
//! now.

use access_tokens::{Claims, Role, Verifier};
use ambient::Clock;
use api_kit::{Caller, Json, Problem};
use axum::{
    Router,
    extract::{FromRef, FromRequest, Request, State as Use},
    routing::post,
};
use http::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::store::{self, LiveSession};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls, and whether the other token is genuine.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/auth/introspect", post(introspect)).with_state(state)
}

/// The token in question.
#[derive(Deserialize, ToSchema)]
pub struct Introspect {
    /// An access token.
    token: String,
}

/// What the token is worth now. Of one that is worth nothing, nothing else is
/// told.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Introspection {
    /// Whether it is genuine, in time, and its session goes on.
    active: bool,
    /// What it is worth.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    token: Option<ActiveToken>,
}

/// An active token.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActiveToken {
    /// The user.
    sub: Uuid,
    username: String,
    /// The roles, separated by spaces.
    scope: String,
    /// The roles.
    #[schema(value_type = Vec<String>)]
    roles: Vec<Role>,
    /// Always `Bearer`.
    token_type: &'static str,
    iss: String,
    aud: String,
    /// Times in seconds since 1970.
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: Uuid,
    /// The session.
    sid: Uuid,
}

/// Says what an access token is worth
///
/// Takes a form, as RFC 7662 has it, or JSON.
#[utoipa::path(
    post, path = "/v1/auth/introspect", operation_id = "auth-introspect", tag = "auth",
    request_body(content((Introspect = "application/json"),
        (Introspect = "application/x-www-form-urlencoded"))),
    responses(
        (status = 200, description = "What it is worth", body = Introspection),
        (status = 401, description = "The caller's own token is missing or bad", body = Problem),
        (status = 422, description = "No token is given", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn introspect(
    Use(state): Use<State>,
    _: Caller,
    request: Introspect,
) -> Result<Json<Introspection>, Problem> {
    let Ok(claims) = state.verifier.verify(&request.token).await else {
        return Ok(Json(Introspection::default()));
    };
    let now = state.clock.now();
    let session = store::find_live_session(&state.database, claims.sid, claims.sub, now).await?;
    let token = session.map(|session| ActiveToken::new(claims, session));
    Ok(Json(Introspection { active: token.is_some(), token }))
}

impl<S: Send + Sync> FromRequest<S> for Introspect {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let media = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_form = media
            .and_then(|media| media.split(';').next())
            .is_some_and(|media| media.trim() == "application/x-www-form-urlencoded");
        if is_form {
            let form = axum::Form::from_request(request, state).await;
            return form
                .map(|axum::Form(form)| form)
                .map_err(|_| Problem::bad_request("invalid_form", "The form can't be read."));
        }
        Json::from_request(request, state).await.map(|Json(json)| json)
    }
}

impl ActiveToken {
    fn new(claims: Claims, session: LiveSession) -> Self {
        let names = session.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>();
        Self {
            sub: claims.sub,
            username: session.username,
            scope: names.join(" "),
            roles: session.roles,
            token_type: "Bearer",
            iss: claims.iss,
            aud: claims.aud,
            iat: claims.iat,
            nbf: claims.nbf,
            exp: claims.exp,
            jti: claims.jti,
            sid: claims.sid,
        }
    }
}
