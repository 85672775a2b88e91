//! AWS's JSON 1.1 protocol, as far as `GetSecretValue` needs it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::file::{Secret, SecretFile};

/// The value of `X-Amz-Target` for the one operation.
pub(crate) const GET_SECRET_VALUE: &str = "secretsmanager.GetSecretValue";
/// AWS ends an ARN with six random characters.
const ARN_SUFFIX: &str = "-Local1";

/// Who may read what.
#[derive(Debug)]
pub struct Access {
    /// What there is to read.
    pub secrets: SecretFile,
    /// Access key → ids of secrets; without it everybody may read everything.
    pub permissions: Option<BTreeMap<String, BTreeSet<String>>>,
    /// For the names in answers.
    pub region: String,
}

pub(super) fn router(access: Arc<Access>) -> Router {
    Router::new().route("/", post(handle)).with_state(access)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct GetSecretValue {
    secret_id: String,
    version_id: Option<String>,
    version_stage: Option<String>,
}

struct Refusal {
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, message }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({"__type": self.code, "Message": self.message});
        answer(StatusCode::BAD_REQUEST, &body)
    }
}

async fn handle(
    State(access): State<Arc<Access>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let target = headers.get("x-amz-target").map(HeaderValue::as_bytes);
    if target != Some(GET_SECRET_VALUE.as_bytes()) {
        return Err(Refusal::new(
            "UnknownOperationException",
            "the local stack knows only GetSecretValue",
        ));
    }
    let request: GetSecretValue = serde_json::from_slice(&body)
        .map_err(|error| Refusal::new("SerializationException", error.to_string()))?;
    let name = name_of(&request.secret_id);
    allow(&access, &headers, name)?;
    let secret = access.secrets.get(name).ok_or_else(|| {
        Refusal::new(
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret.",
        )
    })?;
    check_version(&request, &secret)?;
    Ok(answer(
        StatusCode::OK,
        &json!({
            "ARN": format!(
                "arn:aws:secretsmanager:{}:000000000000:secret:{name}{ARN_SUFFIX}",
                access.region
            ),
            "Name": name,
            "VersionId": secret.version_id,
            "VersionStages": ["AWSCURRENT"],
            "CreatedDate": secret.created_at.as_second(),
            "SecretString": secret.value.to_string(),
        }),
    ))
}

/// A secret is named by its name, its ARN, or its ARN without the suffix.
fn name_of(id: &str) -> &str {
    match id.strip_prefix("arn:").and_then(|arn| arn.split_once(":secret:")) {
        Some((_, name)) => name.strip_suffix(ARN_SUFFIX).unwrap_or(name),
        None => id,
    }
}

fn allow(access: &Access, headers: &HeaderMap, name: &str) -> Result<(), Refusal> {
    let Some(permissions) = &access.permissions else {
        return Ok(());
    };
    let key = access_key(headers).ok_or_else(|| {
        Refusal::new("MissingAuthenticationTokenException", "Missing Authentication Token")
    })?;
    let allowed = permissions.get(key).ok_or_else(|| {
        Refusal::new(
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        )
    })?;
    if allowed.contains(name) {
        return Ok(());
    }
    Err(Refusal::new(
        "AccessDeniedException",
        format!(
            "User: {key} is not authorized to perform: secretsmanager:GetSecretValue \
             on resource: {name} because no identity-based policy allows the \
             secretsmanager:GetSecretValue action"
        ),
    ))
}

/// From `AWS4-HMAC-SHA256 Credential=KEY/20261123/region/secretsmanager/aws4_request, …`.
fn access_key(headers: &HeaderMap) -> Option<&str> {
    let authorization = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (_, credential) = authorization.split_once("Credential=")?;
    credential.split('/').next()
}

fn check_version(request: &GetSecretValue, secret: &Secret) -> Result<(), Refusal> {
    let stage = request.version_stage.as_deref();
    let version = request.version_id.as_deref();
    if stage.is_some_and(|stage| stage != "AWSCURRENT")
        || version.is_some_and(|version| version != secret.version_id.to_string())
    {
        return Err(Refusal::new(
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret value for that version.",
        ));
    }
    Ok(())
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body.to_string())
        .into_response()
}
