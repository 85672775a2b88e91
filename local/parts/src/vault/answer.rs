//! Answers and refusals in Vault's shape.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// What an operation gives back when it is allowed and possible.
pub(super) enum Answer {
    /// 204.
    Done,
    /// 200 with `data`.
    Data(Value),
    /// 200 with `auth`.
    Auth(Value),
    /// 404 with `data`: a version that was deleted.
    Gone(Value),
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let (status, data, auth) = match self {
            Self::Done => return StatusCode::NO_CONTENT.into_response(),
            Self::Data(data) => (StatusCode::OK, data, Value::Null),
            Self::Auth(auth) => (StatusCode::OK, Value::Null, auth),
            Self::Gone(data) => (StatusCode::NOT_FOUND, data, Value::Null),
        };
        let body = json!({
            "request_id": Uuid::new_v4(),
            "lease_id": "",
            "renewable": false,
            "lease_duration": 0,
            "data": data,
            "wrap_info": null,
            "warnings": null,
            "auth": auth,
        });
        (status, Json(body)).into_response()
    }
}

/// Why an operation was not carried out.
#[derive(Debug)]
pub(super) enum Refusal {
    /// 403; tells nothing of what is there.
    PermissionDenied,
    /// 404 without a reason.
    NotFound,
    /// 404 with a reason.
    Missing(String),
    /// 400.
    Invalid(String),
    /// 405: Vault may know it, the stand-in does not.
    Unsupported,
    /// 500.
    Internal(String),
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(format!("the state was not saved: {error}"))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::PermissionDenied => (StatusCode::FORBIDDEN, Some("permission denied".to_owned())),
            Self::NotFound => (StatusCode::NOT_FOUND, None),
            Self::Missing(reason) => (StatusCode::NOT_FOUND, Some(reason)),
            Self::Invalid(reason) => (StatusCode::BAD_REQUEST, Some(reason)),
            Self::Unsupported => (
                StatusCode::METHOD_NOT_ALLOWED,
                Some("unsupported operation (the local Vault knows only a few)".to_owned()),
            ),
            Self::Internal(reason) => (StatusCode::INTERNAL_SERVER_ERROR, Some(reason)),
        };
        let errors: Vec<String> = error.into_iter().collect();
        (status, Json(json!({ "errors": errors }))).into_response()
    }
}
