//! Sets a Vault up for Turnout over its HTTP API: the stand-in and the real
//! one alike.

use reqwest::{Client, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::{MOUNT, SIGNER, TICKET_SIGNER, VERIFIER};

/// Seconds that a function's token lasts; it logs in again after that.
const TOKEN_TTL: u32 = 60 * 60;
const TOKEN_MAX_TTL: u32 = 24 * 60 * 60;

/// What a function logs in with.
#[derive(Debug, Clone)]
pub struct AppRole {
    /// Names the role; no secret.
    pub role_id: String,
    /// Proves it.
    pub secret_id: SecretString,
}

/// The logins of the roles.
#[derive(Debug, Clone)]
pub struct Provisioned {
    /// May write the signing keys.
    pub signer: AppRole,
    /// May write the keys of tickets.
    pub ticket_signer: AppRole,
    /// May read the verification keys.
    pub verifier: AppRole,
}

/// Why a Vault could not be set up or asked.
#[derive(Debug, thiserror::Error)]
pub enum ProvisionError {
    /// It was not reached, or did not answer in time.
    #[error("Vault was not reached: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// It refused; its own words follow.
    #[error("Vault answered {status} to {path}: {errors}")]
    Refused {
        /// The path without `/v1/`.
        path: String,
        /// The HTTP status.
        status: u16,
        /// Vault's list of errors.
        errors: String,
    },
    /// The answer had no such field.
    #[error("Vault's answer to {path} has no {field}")]
    Unreadable {
        /// The path without `/v1/`.
        path: String,
        /// What was looked for.
        field: &'static str,
    },
}

/// Writes mount, policies and roles to the Vault at `address` (without `/v1`)
/// and makes a new secret id for each role. What is there already stays.
pub async fn provision(
    address: &str,
    root_token: &SecretString,
) -> Result<Provisioned, ProvisionError> {
    let vault = Api::new(address, Some(root_token.clone()))?;
    let mounts = vault.call(Method::GET, "sys/mounts", None).await?;
    if !has_mount(&mounts, MOUNT) {
        let body = json!({"type": "kv", "options": {"version": "2"}});
        vault.call(Method::POST, &format!("sys/mounts/{MOUNT}"), Some(body)).await?;
    }
    let auth_mounts = vault.call(Method::GET, "sys/auth", None).await?;
    if !has_mount(&auth_mounts, "approle") {
        let body = json!({"type": "approle"});
        vault.call(Method::POST, "sys/auth/approle", Some(body)).await?;
    }
    let signer_may = json!({"path": {
        format!("{MOUNT}/data/auth/*"): {"capabilities": ["create", "read", "update"]},
    }});
    // Who writes tickets checks the access tokens of those who ask for them.
    let ticket_signer_may = json!({"path": {
        format!("{MOUNT}/data/tickets/*"): {"capabilities": ["create", "read", "update"]},
        format!("{MOUNT}/data/auth/verification"): {"capabilities": ["read"]},
    }});
    let verifier_may = json!({"path": {
        format!("{MOUNT}/data/auth/verification"): {"capabilities": ["read"]},
        format!("{MOUNT}/data/tickets/verification"): {"capabilities": ["read"]},
    }});
    Ok(Provisioned {
        signer: add_role(&vault, SIGNER, &signer_may).await?,
        ticket_signer: add_role(&vault, TICKET_SIGNER, &ticket_signer_may).await?,
        verifier: add_role(&vault, VERIFIER, &verifier_may).await?,
    })
}

/// The token that the Vault at `address` gives for `role`.
pub async fn log_in(address: &str, role: &AppRole) -> Result<SecretString, ProvisionError> {
    let path = "auth/approle/login";
    let body = json!({
        "role_id": role.role_id,
        "secret_id": role.secret_id.expose_secret(),
    });
    let answer = Api::new(address, None)?.call(Method::POST, path, Some(body)).await?;
    text(&answer, path, "/auth/client_token").map(SecretString::from)
}

async fn add_role(vault: &Api, name: &str, policy: &Value) -> Result<AppRole, ProvisionError> {
    let body = json!({"policy": policy.to_string()});
    vault.call(Method::PUT, &format!("sys/policies/acl/{name}"), Some(body)).await?;
    let role = format!("auth/approle/role/{name}");
    let body = json!({
        "token_policies": [name],
        "token_ttl": TOKEN_TTL,
        "token_max_ttl": TOKEN_MAX_TTL,
    });
    vault.call(Method::POST, &role, Some(body)).await?;
    let path = format!("{role}/role-id");
    let answer = vault.call(Method::GET, &path, None).await?;
    let role_id = text(&answer, &path, "/data/role_id")?;
    let path = format!("{role}/secret-id");
    let answer = vault.call(Method::POST, &path, Some(json!({}))).await?;
    let secret_id = text(&answer, &path, "/data/secret_id")?.into();
    Ok(AppRole { role_id, secret_id })
}

fn has_mount(answer: &Value, path: &str) -> bool {
    answer.get("data").and_then(|mounts| mounts.get(format!("{path}/"))).is_some()
}

fn text(answer: &Value, path: &str, field: &'static str) -> Result<String, ProvisionError> {
    answer
        .pointer(field)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| ProvisionError::Unreadable { path: path.to_owned(), field })
}

struct Api {
    client: Client,
    address: String,
    token: Option<SecretString>,
}

impl Api {
    fn new(address: &str, token: Option<SecretString>) -> Result<Self, ProvisionError> {
        Ok(Self {
            client: crate::http::client()?,
            address: address.trim_end_matches('/').to_owned(),
            token,
        })
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, ProvisionError> {
        let mut request = self.client.request(method, format!("{}/v1/{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("X-Vault-Token", token.expose_secret());
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await?;
        let status = response.status();
        if status == StatusCode::NO_CONTENT {
            return Ok(Value::Null);
        }
        let answer = response.bytes().await?;
        if status.is_success() {
            return Ok(serde_json::from_slice(&answer).unwrap_or_default());
        }
        Err(ProvisionError::Refused {
            path: path.to_owned(),
            status: status.as_u16(),
            errors: String::from_utf8_lossy(&answer).into_owned(),
        })
    }
}
