//! `platform-docs`: the description of the API for people.

use axum::{
    Router,
    response::{Html, IntoResponse},
    routing::get,
};
use http::header::CONTENT_SECURITY_POLICY;

use super::CACHE;

const PAGE: &str = include_str!("docs.html");

/// The page's script and style stand in it, and it loads nothing but our own
/// description of the API.
const POLICY: &str = "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; \
                      style-src 'unsafe-inline'";

/// The route.
pub fn router() -> Router {
    Router::new().route("/v1/docs", get(docs))
}

/// Shows this API
///
/// As a page to read.
#[utoipa::path(
    get, path = "/v1/docs", operation_id = "platform-docs", tag = "platform",
    responses((status = 200, description = "The page", body = String, content_type = "text/html")),
)]
pub async fn docs() -> impl IntoResponse {
    ([CACHE, (CONTENT_SECURITY_POLICY, POLICY)], Html(PAGE))
}
