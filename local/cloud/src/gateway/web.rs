use std::path::{Path, PathBuf};

use axum::body::Body;
use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header, request::Parts,
};
use serde_norway::Value;
use tower::ServiceExt as _;
use tower_http::services::{ServeDir, ServeFile};

use super::GatewayError;

const NOT_BUILT: &str = include_str!("not_built.html");

/// The built web app, served as CloudFront and S3 do (`infra/web.yaml`).
#[derive(Debug)]
pub(super) struct Web {
    index: PathBuf,
    files: ServeDir,
    page: ServeFile,
    /// Sent with every answer; one that is not to override keeps the answer's.
    headers: Vec<(HeaderName, HeaderValue, bool)>,
}

impl Web {
    pub(super) fn new(dist: &Path, distribution: &Path) -> Result<Self, GatewayError> {
        let index = dist.join("index.html");
        let headers = security_headers(distribution).map_err(|what| {
            GatewayError::Distribution { path: distribution.display().to_string(), what }
        })?;
        Ok(Self { files: ServeDir::new(dist), page: ServeFile::new(&index), index, headers })
    }

    /// A file of the app; a path without a file name's dot is a page of it.
    pub(super) async fn serve(&self, parts: Parts, body: Body) -> Response<Body> {
        if !self.index.exists() {
            let mut response = Response::new(Body::from(NOT_BUILT));
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            response.headers_mut().insert(header::CONTENT_TYPE, html);
            return response;
        }
        let path = parts.uri.path();
        let is_page = !path.rsplit('/').next().unwrap_or_default().contains('.');
        // The builder puts a hash of the content into the names of assets.
        let is_asset = path.starts_with("/assets/");
        let request = Request::from_parts(parts, body);
        let served = if is_page {
            self.page.clone().oneshot(request).await.map(|answer| answer.map(Body::new))
        } else {
            self.files.clone().oneshot(request).await.map(|answer| answer.map(Body::new))
        };
        let Ok(mut response) = served;
        if response.status().is_success() {
            let keep = if is_asset { "public, max-age=31536000, immutable" } else { "no-cache" };
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        }
        response
    }

    /// Adds the distribution's response headers.
    pub(super) fn decorate(&self, headers: &mut HeaderMap) {
        for (name, value, replaces) in &self.headers {
            if *replaces || !headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
    }
}

/// The `SecurityHeadersConfig` of the distribution, without the promise to
/// speak TLS only, which this gateway can't keep.
fn security_headers(distribution: &Path) -> Result<Vec<(HeaderName, HeaderValue, bool)>, String> {
    let text = std::fs::read_to_string(distribution).map_err(|error| error.to_string())?;
    let document: Value = serde_norway::from_str(&text).map_err(|error| error.to_string())?;
    let config = ["Resources", "SecurityHeaders", "Properties", "ResponseHeadersPolicyConfig"]
        .iter()
        .try_fold(&document, |value, key| value.get(key))
        .and_then(|config| config.get("SecurityHeadersConfig"))
        .and_then(Value::as_mapping)
        .ok_or("has no resource SecurityHeaders with a SecurityHeadersConfig")?;
    let mut headers = Vec::new();
    for (key, settings) in config {
        let (name, value) = match key.as_str().unwrap_or_default() {
            "ContentSecurityPolicy" => {
                (header::CONTENT_SECURITY_POLICY, settings.get("ContentSecurityPolicy"))
            }
            "ContentTypeOptions" => (header::X_CONTENT_TYPE_OPTIONS, None),
            "FrameOptions" => (header::X_FRAME_OPTIONS, settings.get("FrameOption")),
            "ReferrerPolicy" => (header::REFERRER_POLICY, settings.get("ReferrerPolicy")),
            "StrictTransportSecurity" => continue,
            other => return Err(format!("{other} is not known to the local stack")),
        };
        let value = value.and_then(Value::as_str).unwrap_or("nosniff").trim();
        let value = HeaderValue::try_from(value).map_err(|error| format!("{name}: {error}"))?;
        let replaces = settings.get("Override").and_then(Value::as_bool).unwrap_or(false);
        headers.push((name, value, replaces));
    }
    Ok(headers)
}

#[cfg(test)]
#[path = "web_tests.rs"]
mod tests;
