use access_tokens::{Claims, Role, TokenError, Verifier};
use axum::extract::{FromRef, FromRequestParts};
use http::{HeaderMap, header::AUTHORIZATION, request::Parts};
use jiff::Timestamp;
use uuid::Uuid;

use crate::Problem;

/// Who makes the request, proved by an access token. An endpoint that takes it
/// answers 401 without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The account.
    pub user_id: Uuid,
    /// The session that the token was issued in.
    pub session_id: Uuid,
    /// The account's name when the token was issued.
    pub username: String,
    /// What the account may do in the whole installation.
    pub roles: Vec<Role>,
}

/// As [`Caller`], for endpoints that answer everybody but tell some more. A
/// token that is there must be good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaybeCaller(pub Option<Caller>);

/// The address that the request came from, as API Gateway saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub String);

/// When the function's time for this request is up.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(pub Timestamp);

impl From<Claims> for Caller {
    fn from(claims: Claims) -> Self {
        Self {
            user_id: claims.sub,
            session_id: claims.sid,
            username: claims.username,
            roles: claims.roles,
        }
    }
}

/// The caller that the request's `Authorization` header proves, if it has one.
pub(crate) async fn authenticate(
    headers: &HeaderMap,
    verifier: &Verifier,
) -> Result<Option<Caller>, Problem> {
    let Some(header) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let token = header
        .to_str()
        .ok()
        .and_then(|header| header.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| {
            Problem::unauthorized("invalid_token", "Authorization must be a bearer token.")
        })?;
    match verifier.verify(token).await {
        Ok(claims) => Ok(Some(claims.into())),
        Err(reason) => {
            tracing::info!(%reason, "access token refused");
            let code =
                if reason == TokenError::Expired { "token_expired" } else { "invalid_token" };
            Err(Problem::unauthorized(code, "The access token is not valid (any more)."))
        }
    }
}

impl<S> FromRequestParts<S> for Caller
where
    Verifier: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        MaybeCaller::from_request_parts(parts, state)
            .await?
            .0
            .ok_or_else(|| Problem::unauthorized("not_signed_in", "This needs an access token."))
    }
}

impl<S> FromRequestParts<S> for MaybeCaller
where
    Verifier: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // The idempotency layer has checked the token already.
        if let Some(caller) = parts.extensions.get::<Caller>() {
            return Ok(Self(Some(caller.clone())));
        }
        authenticate(&parts.headers, &Verifier::from_ref(state)).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PeerAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let unknown = || Self("unknown".to_owned());
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(unknown))
    }
}
