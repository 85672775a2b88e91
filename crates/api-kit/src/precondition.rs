use axum::{
    extract::FromRequestParts,
    response::{IntoResponseParts, ResponseParts},
};
use http::{
    HeaderValue, StatusCode,
    header::{ETAG, IF_MATCH},
    request::Parts,
};

use crate::Problem;

/// The version of a thing, as a strong entity tag (RFC 9110, section 8.8.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ETag(pub i64);

impl IntoResponseParts for ETag {
    type Error = std::convert::Infallible;

    fn into_response_parts(
        self,
        mut response: ResponseParts,
    ) -> Result<ResponseParts, Self::Error> {
        if let Ok(value) = HeaderValue::from_str(&format!("\"{}\"", self.0)) {
            response.headers_mut().insert(ETAG, value);
        }
        Ok(response)
    }
}

/// The version that the caller has read and wants to change: from `If-Match`.
/// Absent: 428 (RFC 6585). `*` matches any version, as the RFC has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`
    Any,
    /// One of these versions. Tags that aren't ours match nothing.
    Versions(Vec<i64>),
}

impl IfMatch {
    /// Whether the current version is one that the caller means.
    #[must_use]
    pub fn matches(&self, version: i64) -> bool {
        match self {
            Self::Any => true,
            Self::Versions(versions) => versions.contains(&version),
        }
    }

    /// 412 unless it matches.
    pub fn check(&self, version: i64) -> Result<(), Problem> {
        if self.matches(version) { Ok(()) } else { Err(Problem::stale()) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(header) = parts.headers.get(IF_MATCH) else {
            return Err(Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                "precondition_required",
                "Say which version you change: send its ETag as If-Match.",
            ));
        };
        let header = header.to_str().unwrap_or_default().trim();
        if header == "*" {
            return Ok(Self::Any);
        }
        let version = |tag: &str| tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok();
        Ok(Self::Versions(header.split(',').filter_map(version).collect()))
    }
}
