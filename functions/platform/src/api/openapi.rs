//! `platform-openapi`: the description of the API for programs.

use axum::{Router, response::IntoResponse, routing::get};
use http::header::CONTENT_TYPE;

use super::CACHE;

/// Made from the code of all services by the example `openapi`.
const DESCRIPTION: &str = include_str!("../../../../docs/openapi.json");

/// The route.
pub fn router() -> Router {
    Router::new().route("/v1/openapi.json", get(openapi))
}

/// Describes this API
///
/// In OpenAPI 3.1.
#[utoipa::path(
    get, path = "/v1/openapi.json", operation_id = "platform-openapi", tag = "platform",
    responses((status = 200, description = "This document", body = serde_json::Value)),
)]
pub async fn openapi() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json"), CACHE], DESCRIPTION)
}
