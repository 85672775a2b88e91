use axum::{
    extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{StatusCode, header::CONTENT_TYPE, request::Parts};
use serde::{Serialize, de::DeserializeOwned};

use crate::{FieldError, Problem};

/// A JSON body, in and out. As an extractor its refusals are problem details:
/// 415 for another media type, 413 for too much, 400 for what is not JSON, 422
/// for JSON of another shape.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Send the body as application/json.",
            ));
        }
        let body =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
                BytesRejection::FailedToBufferBody(refused)
                    if refused.status() == StatusCode::PAYLOAD_TOO_LARGE =>
                {
                    too_large()
                }
                _ => Problem::bad_request("unreadable_body", "The body can't be read."),
            })?;
        let mut deserializer = serde_json::Deserializer::from_slice(&body);
        let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let at = error.path().to_string();
            let error = error.into_inner();
            if error.is_data() {
                let pointer =
                    if at == "." { String::new() } else { format!("/{}", at.replace('.', "/")) };
                Problem::invalid(vec![FieldError {
                    pointer: pointer.into(),
                    code: "wrong_type".into(),
                    detail: error.to_string().into(),
                }])
            } else {
                Problem::bad_request("invalid_json", format!("The body is not JSON: {error}."))
            }
        })?;
        deserializer.end().map_err(|error| {
            Problem::bad_request("invalid_json", format!("The body is not JSON: {error}."))
        })?;
        Ok(Self(value))
    }
}

/// 413.
pub(crate) fn too_large() -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "The body is too large.")
}

/// The parameters in the path. One that can't be read names nothing that could
/// exist: 404.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(path)| Self(path))
            .map_err(|_| Problem::not_found("not_found", "There is nothing at this address."))
    }
}

/// The query string. Declare its fields as `Option<String>` and validate them,
/// so that all errors are reported at once.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|_| Problem::bad_request("invalid_query", "The query string can't be read."))
    }
}
