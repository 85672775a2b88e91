use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, SystemTime},
};

use aws_sigv4::{
    http_request::{PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use aws_smithy_runtime_api::client::identity::Identity;
use http::{HeaderMap, request::Parts};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::Serialize;

use crate::{
    lambda::{Credentials, Lambda},
    template::{ACCOUNT, REGION, Statement, Template, allows},
};

/// How far a signature's time may be from now (AWS Signature Version 4).
const CLOCK_SKEW: Duration = Duration::from_mins(5);

/// Everybody who may sign requests: the functions, by their access keys.
pub(super) struct Signers(HashMap<String, Signer>);

struct Signer {
    credentials: Credentials,
    statements: Arc<[Statement]>,
    arn: String,
}

/// Who signed, as the function behind the route is told.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Caller<'a> {
    access_key: &'a str,
    account_id: &'a str,
    user_arn: &'a str,
}

/// Why a request is refused. Callers learn only that it is.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("not signed")]
    Unsigned,
    #[error("signed with an unknown access key")]
    UnknownKey,
    #[error("signed for {0}, not for {REGION}/execute-api")]
    Scope(String),
    #[error("signed at {0}, too far from now")]
    Expired(String),
    #[error("the signature does not match")]
    Mismatch,
    #[error("{role} may not invoke {resource}")]
    NotAllowed { role: String, resource: String },
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    access_key: &'a str,
    scope: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

impl Signers {
    pub(super) fn new(template: &Template, lambda: &Lambda) -> Self {
        let signers = template.functions.iter().filter_map(|function| {
            let credentials = lambda.credentials(&function.name)?.clone();
            Some(Self::signer(&function.name, credentials, &function.statements))
        });
        Self(signers.collect())
    }

    fn signer(
        function: &str,
        credentials: Credentials,
        statements: &[Statement],
    ) -> (String, Signer) {
        let arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/{function}/{function}");
        let signer = Signer { statements: statements.into(), arn, credentials };
        (signer.credentials.access_key_id.clone(), signer)
    }

    /// Checks that the request is signed by a function whose role may invoke
    /// `resource`.
    pub(super) fn verify(
        &self,
        parts: &Parts,
        body: &[u8],
        resource: &str,
        now: SystemTime,
    ) -> Result<Caller<'_>, Refusal> {
        let header = text(&parts.headers, "authorization").ok_or(Refusal::Unsigned)?;
        let authorization = parse(header).ok_or(Refusal::Unsigned)?;
        let signer = self.0.get(authorization.access_key).ok_or(Refusal::UnknownKey)?;
        let date = text(&parts.headers, "x-amz-date").ok_or(Refusal::Unsigned)?;
        let time = parse_time(date).ok_or(Refusal::Unsigned)?;
        let expected_scope =
            format!("{}/{REGION}/execute-api/aws4_request", date.get(..8).unwrap_or(""));
        if authorization.scope != expected_scope {
            return Err(Refusal::Scope(authorization.scope.to_owned()));
        }
        let away = now.duration_since(time).unwrap_or_else(|ahead| ahead.duration());
        if away > CLOCK_SKEW {
            return Err(Refusal::Expired(date.to_owned()));
        }
        let expected = signature(parts, body, &authorization, &signer.credentials, time)
            .ok_or(Refusal::Mismatch)?;
        if expected != authorization.signature {
            return Err(Refusal::Mismatch);
        }
        if !allows(&signer.statements, resource) {
            let role = signer.arn.clone();
            return Err(Refusal::NotAllowed { role, resource: resource.to_owned() });
        }
        Ok(Caller {
            access_key: &signer.credentials.access_key_id,
            account_id: ACCOUNT,
            user_arn: &signer.arn,
        })
    }
}

/// The signature that the request must carry: the same request signed again,
/// with the headers that the caller says it signed.
fn signature(
    parts: &Parts,
    body: &[u8],
    authorization: &Authorization<'_>,
    credentials: &Credentials,
    time: SystemTime,
) -> Option<String> {
    let mut headers = Vec::new();
    for name in authorization.signed_headers.split(';') {
        for value in parts.headers.get_all(name) {
            headers.push((name, value.to_str().ok()?));
        }
    }
    // Unsigned, the host or the time could be changed by anybody.
    let signed = |wanted: &str| headers.iter().any(|(name, _)| *name == wanted);
    if !signed("host") || !signed("x-amz-date") {
        return None;
    }
    let mut settings = SigningSettings::default();
    settings.excluded_headers = None;
    if signed("x-amz-content-sha256") {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let identity = Identity::from(aws_credential_types::Credentials::from_keys(
        credentials.access_key_id.as_str(),
        credentials.secret_access_key.as_str(),
        None,
    ));
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name("execute-api")
        .time(time)
        .settings(settings)
        .build()
        .ok()?
        .into();
    let host = text(&parts.headers, "host")?;
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let request = SignableRequest::new(
        parts.method.as_str(),
        format!("http://{host}{target}"),
        headers.into_iter(),
        SignableBody::Bytes(body),
    );
    let (_, signature) = sign(request.ok()?, &parameters).ok()?.into_parts();
    Some(signature)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn parse(header: &str) -> Option<Authorization<'_>> {
    let fields = header.strip_prefix("AWS4-HMAC-SHA256 ")?;
    let field = |name: &str| {
        fields.split(',').find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='))
    };
    let (access_key, scope) = field("Credential")?.split_once('/')?;
    Some(Authorization {
        access_key,
        scope,
        signed_headers: field("SignedHeaders")?,
        signature: field("Signature")?,
    })
}

fn parse_time(date: &str) -> Option<SystemTime> {
    let date = DateTime::strptime("%Y%m%dT%H%M%SZ", date).ok()?;
    let at: Timestamp = date.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(at.into())
}

#[cfg(test)]
#[path = "iam_tests.rs"]
mod tests;
