//! API Gateway: the template's HTTP APIs and, below them, the web app as
//! CloudFront serves it.

mod answer;
mod cors;
mod event;
mod iam;
mod routes;
mod throttle;
mod web;

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::SystemTime};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, State},
    serve::ListenerExt as _,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, request::Parts};
use jiff::Timestamp;
use tokio::net::TcpListener;

use crate::{
    ids::Ids,
    lambda::{InvokeError, Lambda},
    template::Template,
};
use iam::Signers;
use routes::{Match, Routes};
use web::Web;

/// The most bytes of a request (API Gateway quotas, HTTP API).
const REQUEST_LIMIT: usize = 10 * 1024 * 1024;

/// What the gateway needs beside the template.
#[derive(Clone, Debug)]
pub struct Options {
    /// The built web app; a page says how to build it when it is missing.
    pub web: PathBuf,
    /// `infra/web.yaml`, whose response headers are sent with every answer.
    pub distribution: PathBuf,
    /// Whether the template's throttle holds; benchmarks switch it off.
    pub throttle: bool,
}

/// The HTTP APIs of the template in front of its functions.
pub struct Gateway {
    routes: Routes,
    signers: Signers,
    web: Web,
    lambda: Arc<Lambda>,
    ids: Ids,
}

/// Why the gateway can't be built from the template.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// Two routes exclude each other, or a path is malformed.
    #[error("route {route}: {what}")]
    Route {
        /// Method and path.
        route: String,
        /// What is wrong with it.
        what: String,
    },
    /// The distribution's response headers can't be read.
    #[error("{path}: {what}")]
    Distribution {
        /// The file.
        path: String,
        /// What is wrong with it.
        what: String,
    },
}

impl Gateway {
    /// Builds the routes of all functions.
    pub fn new(
        template: &Template,
        lambda: Arc<Lambda>,
        options: &Options,
    ) -> Result<Self, GatewayError> {
        Ok(Self {
            routes: Routes::new(template, options.throttle)?,
            signers: Signers::new(template, &lambda),
            web: Web::new(&options.web, &options.distribution)?,
            lambda,
            ids: Ids::new(),
        })
    }

    /// Serves until `stop` resolves, and lets open requests end.
    ///
    /// # Errors
    /// When the listener breaks.
    pub async fn serve(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let app = Router::new().fallback(handle).with_state(Arc::new(self));
        // Answers are small: waiting to fill a packet would only delay them. A
        // socket that refuses the option still works.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(stop)
            .await
    }
}

async fn handle(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request<Body>,
) -> Response<Body> {
    let origin = request.headers().get("origin").cloned();
    let (mut response, cors) = gateway.answer(peer, request, origin.as_ref()).await;
    if let (Some(cors), Some(origin)) = (cors, origin) {
        cors.decorate(&origin, response.headers_mut());
    }
    gateway.web.decorate(response.headers_mut());
    response
}

impl Gateway {
    /// The answer, and the cross-origin rules that it goes out under.
    async fn answer(
        &self,
        peer: SocketAddr,
        request: Request<Body>,
        origin: Option<&HeaderValue>,
    ) -> (Response<Body>, Option<&cors::Rules>) {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path();
        let Some(found) = self.routes.find(&parts.method, path) else {
            if let Some(origin) = origin
                && parts.method == Method::OPTIONS
                && let Some(rules) = self.routes.preflight(path, &parts.headers)
            {
                return (rules.preflight(origin, &parts.headers), None);
            }
            if self.routes.owns(path) {
                return (message(StatusCode::NOT_FOUND, "Not Found"), None);
            }
            return (self.web.serve(parts, body).await, None);
        };
        let cors = found.route.cors.as_deref();
        (self.call(peer, parts, body, &found).await, cors)
    }

    async fn call(
        &self,
        peer: SocketAddr,
        parts: Parts,
        body: Body,
        found: &Match<'_>,
    ) -> Response<Body> {
        let now = SystemTime::now();
        if !found.route.admits() {
            return message(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
        }
        let Ok(body) = read(&parts.headers, body).await else {
            return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
        };
        let caller = if found.route.iam {
            match self.signers.verify(&parts, &body, &found.route.arn(parts.uri.path()), now) {
                Ok(caller) => Some(caller),
                Err(refusal) => {
                    tracing::warn!(route = found.route.key, "refused: {refusal}");
                    return message(StatusCode::FORBIDDEN, "Forbidden");
                }
            }
        } else {
            None
        };
        let request = event::Request {
            parts: &parts,
            body: &body,
            peer,
            route: found,
            caller,
            id: self.ids.uuid(),
            trace_id: trace_id(&parts.headers, &self.ids, now),
            time: Timestamp::try_from(now).unwrap_or(Timestamp::UNIX_EPOCH),
        };
        let Ok(payload) = serde_json::to_vec(&event::Event(&request)) else {
            return message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        };
        let function = &found.route.function;
        let invocation =
            self.lambda.invoke(function, Bytes::from(payload), Some(&request.trace_id));
        match tokio::time::timeout(found.route.timeout, invocation).await {
            Ok(Ok(result)) => answer::from_function(&result, &request.id),
            Ok(Err(error)) => failure(function, &error),
            // The function goes on, as on AWS; only the caller stops waiting.
            Err(_) => {
                tracing::warn!(function, "no response within {:?}", found.route.timeout);
                message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
            }
        }
    }
}

/// The body, unless its declared or real length is over the limit.
async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, axum::Error> {
    let length = headers.get("content-length").and_then(|length| length.to_str().ok());
    if length.and_then(|length| length.parse::<usize>().ok()) == Some(0) {
        return Ok(Bytes::new());
    }
    to_bytes(body, REQUEST_LIMIT).await
}

/// X-Ray's trace header: the caller's, or a new one.
fn trace_id(headers: &HeaderMap, ids: &Ids, now: SystemTime) -> String {
    if let Some(header) = headers.get("x-amzn-trace-id").and_then(|header| header.to_str().ok()) {
        return header.to_owned();
    }
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    format!("Root=1-{seconds:08x}-{:08x}{:016x}", ids.number() >> 32, ids.number())
}

/// What a caller sees of a failed invocation: its kind, never its reason, which
/// is logged here.
fn failure(function: &str, error: &InvokeError) -> Response<Body> {
    tracing::warn!(function, "{error}");
    match error {
        InvokeError::EventTooLarge => {
            message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large")
        }
        InvokeError::TooManyRequests | InvokeError::Stopping => {
            message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
        }
        _ => message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    }
}

/// An answer of the gateway's own.
fn message(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(format!(r#"{{"message":"{text}"}}"#)));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert("content-type", json);
    response
}
