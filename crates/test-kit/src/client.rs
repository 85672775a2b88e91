use axum::{Router, body::Body};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use api_kit::PeerAddress;

/// Sends requests to a router, as API Gateway hands them to a function.
#[derive(Clone, Debug)]
pub struct Client {
    router: Router,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; `null` when it is empty.
    pub json: Value,
    /// The body as text.
    pub text: String,
}

impl Client {
    /// A client of the endpoint's router, finished as its function does it.
    #[must_use]
    pub fn new(router: Router) -> Self {
        Self { router: api_kit::finish(router), headers: Vec::new() }
    }

    /// Sends this header with every request from now on.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.retain(|(had, _)| !had.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Sends this access token with every request from now on.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// Sends a request without a body.
    pub async fn send(&self, method: Method, path: &str) -> Answer {
        self.raw(method, path, None, Body::empty()).await
    }

    /// Sends JSON.
    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.raw(method, path, Some("application/json"), Body::from(body.to_string())).await
    }

    /// Sends any body.
    ///
    /// # Panics
    /// When the path or a header is not one of HTTP.
    #[expect(clippy::expect_used, reason = "a test's own mistake")]
    pub async fn raw(
        &self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(content_type) = content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(body).expect("a valid request");
        request.extensions_mut().insert(PeerAddress("192.0.2.1".to_owned()));
        let response = self.router.clone().oneshot(request).await.expect("routers answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body in memory").to_bytes();
        // Of what is no text, such as a PDF, the readable parts are kept.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, json, text }
    }
}

impl Answer {
    /// A response header as text; empty when it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The problem's stable code; empty when there is none.
    #[must_use]
    pub fn code(&self) -> &str {
        self.json.get("code").and_then(Value::as_str).unwrap_or_default()
    }

    /// The pointers of all invalid fields, sorted.
    #[must_use]
    pub fn pointers(&self) -> Vec<&str> {
        let errors = self.json.get("errors").and_then(Value::as_array);
        let errors = errors.map(Vec::as_slice).unwrap_or_default();
        let mut pointers: Vec<_> =
            errors.iter().filter_map(|error| error.get("pointer")?.as_str()).collect();
        pointers.sort_unstable();
        pointers
    }
}
