//! `auth-logout`. May be repeated: signing out twice is no error.

use ambient::Clock;
use api_kit::Problem;
use axum::{Router, extract::State as Use, response::IntoResponse, routing::post};
use http::{HeaderMap, StatusCode, header::SET_COOKIE};
use sqlx::PgPool;

use crate::{
    site::{self, Site},
    store,
};

/// What the endpoint needs.
#[derive(Clone, Debug)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// The web app.
    pub site: Site,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/auth/logout", post(logout)).with_state(state)
}

/// Signs out
///
/// Ends the session of the refresh token in the cookie, and drops the cookie.
/// Access tokens that were issued end by themselves, within ten minutes.
#[utoipa::path(
    post, path = "/v1/auth/logout", operation_id = "auth-logout", tag = "auth",
    responses(
        (status = 204, description = "Signed out",
            headers(("set-cookie" = String, description = "Drops the refresh token"))),
        (status = 403, description = "`cross_site_request`", body = Problem),
    ),
    security(("refresh_cookie" = [])),
)]
pub async fn logout(
    Use(state): Use<State>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    state.site.check_same_origin(&headers)?;
    if let Some(token) = site::refresh_token(&headers) {
        store::end_session(&state.database, &token, state.clock.now()).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, state.site.drop_token())]))
}
