//! `registration-transfer-decline`. One transaction, under the lock of the transfer:
//! who accepts at the same time comes before or after it. Killed before its commit,
//! nothing happened; after it, the relay publishes the message.

use access_tokens::Verifier;
use api_kit::{LinkThrottle, Path, PeerAddress, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use http::StatusCode;
use messages::LinkToken;

use crate::offering::{DeclineError, Offering};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// Makes and ends offers.
    pub offering: Offering,
    /// Who calls, if they say so.
    pub verifier: Verifier,
    /// How often somebody may try a token.
    pub throttle: LinkThrottle,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/transfers/{token}/decline", post(decline)).with_state(state)
}

impl From<DeclineError> for Problem {
    fn from(error: DeclineError) -> Self {
        match error {
            DeclineError::NotFound => super::transfer_not_found(),
            DeclineError::Over(offer) => super::transfer_over(offer),
            DeclineError::Database(error) => error.into(),
        }
    }
}

/// Declines a registration that is passed on
///
/// For whoever has the link, with an account or without. Who wanted to pass it on keeps
/// it, and is told. May be repeated.
#[utoipa::path(
    post, path = "/v1/transfers/{token}/decline", operation_id = "registration-transfer-decline",
    tag = "registration",
    params(("token" = String, Path, description = "From the mail's link")),
    responses(
        (status = 204, description = "It is declined"),
        (status = 404, description = "`transfer_not_found`", body = Problem),
        (status = 410, description = "`transfer_withdrawn`, `transfer_used`, or `transfer_ended`",
            body = Problem),
        (status = 429, description = "Too many tries", body = Problem),
    ),
    security((), ("bearer" = [])),
)]
pub async fn decline(
    Use(State { offering, throttle, .. }): Use<State>,
    peer: PeerAddress,
    Path(token): Path<String>,
) -> Result<StatusCode, Problem> {
    throttle.show(&peer).await?;
    let token = LinkToken::parse(&token).ok_or_else(super::transfer_not_found)?;
    offering.decline(&token).await?;
    Ok(StatusCode::NO_CONTENT)
}
