use std::{sync::Arc, time::Duration};

use ambient::{Clock, TraceContext};
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use reqwest::{Client, Method, redirect};
use serde::Serialize;
use thiserror::Error;

use super::{Unavailable, answer::Answer};

/// A peer that does not take a connection within this is taken for away.
const CONNECT: Duration = Duration::from_secs(2);
/// From the first byte sent to the last one read.
const TOTAL: Duration = Duration::from_secs(3);
/// A function is frozen between requests, and its peer may have closed the
/// connection meanwhile: older ones are not used again.
const IDLE: Duration = Duration::from_secs(20);

/// The HTTP client could not be set up.
#[derive(Debug, Error)]
#[error("the HTTP client for Event")]
pub struct NoClient(#[from] reqwest::Error);

/// Sends requests to the internal routes of the gateway, each signed with the
/// function's own credentials (`SigV4`, service `execute-api`), as their
/// `AWS_IAM` authorizer wants it.
#[derive(Clone, Debug)]
pub struct Connection {
    http: Client,
    to: Arc<To>,
}

#[derive(Debug)]
struct To {
    base: String,
    region: String,
    credentials: SharedCredentialsProvider,
    clock: Clock,
}

impl Connection {
    /// To the gateway at `base` (`https://host`, without a path).
    pub fn new(
        base: &str,
        region: &str,
        credentials: SharedCredentialsProvider,
        clock: Clock,
    ) -> Result<Self, NoClient> {
        let http = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .pool_idle_timeout(IDLE)
            // A signature is valid for one address only.
            .redirect(redirect::Policy::none())
            .build()?;
        let base = base.trim_end_matches('/').to_owned();
        Ok(Self { http, to: Arc::new(To { base, region: region.to_owned(), credentials, clock }) })
    }

    pub(super) async fn get(&self, path: &str) -> Result<Answer, Unavailable> {
        self.send(Method::GET, path, Vec::new()).await
    }

    pub(super) async fn put(
        &self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<Answer, Unavailable> {
        let body = serde_json::to_vec(body).map_err(|error| Unavailable(error.to_string()))?;
        self.send(Method::PUT, path, body).await
    }

    pub(super) async fn post(&self, path: &str) -> Result<Answer, Unavailable> {
        self.send(Method::POST, path, Vec::new()).await
    }

    pub(super) async fn post_json(
        &self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<Answer, Unavailable> {
        let body = serde_json::to_vec(body).map_err(|error| Unavailable(error.to_string()))?;
        self.send(Method::POST, path, body).await
    }

    pub(super) async fn delete(&self, path: &str) -> Result<Answer, Unavailable> {
        self.send(Method::DELETE, path, Vec::new()).await
    }

    async fn send(&self, method: Method, path: &str, body: Vec<u8>) -> Result<Answer, Unavailable> {
        match self.try_once(&method, path, &body).await {
            // Every call may be repeated, and a kept connection may have died
            // unseen. A time-out is not tried again: somebody is waiting.
            Err(Failure::Connection(error)) => {
                tracing::warn!(error, "connecting to Event again");
                self.try_once(&method, path, &body).await.map_err(Failure::into_unavailable)
            }
            other => other.map_err(Failure::into_unavailable),
        }
    }

    async fn try_once(&self, method: &Method, path: &str, body: &[u8]) -> Result<Answer, Failure> {
        let url = format!("{}{path}", self.to.base);
        let mut request = self.http.request(method.clone(), &url);
        for (name, value) in self.signature(method, &url, body).await? {
            request = request.header(name, value);
        }
        if let Some(trace) = TraceContext::current() {
            request = request.header("traceparent", trace.to_string());
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json").body(body.to_vec());
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let body = response.bytes().await?;
        Ok(Answer::new(status, body.to_vec()))
    }

    async fn signature(
        &self,
        method: &Method,
        url: &str,
        body: &[u8],
    ) -> Result<Vec<(String, String)>, Failure> {
        let other = |error: &dyn std::error::Error| Failure::Other(error.to_string());
        let credentials =
            self.to.credentials.provide_credentials().await.map_err(|error| other(&error))?;
        let identity = credentials.into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.to.region)
            .name("execute-api")
            .time(self.to.clock.now().into())
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| other(&error))?
            .into();
        let request = SignableRequest::new(
            method.as_str(),
            url,
            std::iter::empty(),
            SignableBody::Bytes(body),
        )
        .map_err(|error| other(&error))?;
        let (signature, _) = sign(request, &params).map_err(|error| other(&error))?.into_parts();
        Ok(signature.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// Why one try failed.
enum Failure {
    /// The request did not reach Event, or the connection broke under it.
    Connection(String),
    Other(String),
}

impl Failure {
    fn into_unavailable(self) -> Unavailable {
        match self {
            Self::Connection(reason) | Self::Other(reason) => Unavailable(reason),
        }
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        let broken = error.is_connect() || (error.is_request() && !error.is_timeout());
        let reason = if error.is_timeout() {
            "time-out".to_owned()
        } else {
            std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string)
        };
        if broken { Self::Connection(reason) } else { Self::Other(reason) }
    }
}
