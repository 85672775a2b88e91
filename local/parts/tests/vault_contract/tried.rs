//! A Vault that the contract is tried on.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    time::Duration,
};

use parts::vault::{self, AppRole, Provisioned, Vault};
use reqwest::{Client, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use vaultrs::client::{VaultClient, VaultClientSettingsBuilder};

use crate::support;

pub(crate) const SIGNING: &str = "turnout/data/auth/signing";
pub(crate) const VERIFICATION: &str = "turnout/data/auth/verification";

/// The stand-in, or a real Vault that is killed when the test ends.
pub(crate) enum Kind {
    StandIn(Vault, tempfile::TempDir),
    Real(Child),
}

pub(crate) struct Tried {
    pub kind: Kind,
    pub url: String,
    pub root: SecretString,
    pub roles: Provisioned,
    pub http: Client,
}

impl Drop for Tried {
    fn drop(&mut self) {
        if let Kind::Real(child) = &mut self.kind {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

/// A Vault as the stack sets it up.
impl Tried {
    pub async fn stand_in() -> Self {
        let folder = support::folder();
        let vault = Vault::new(support::free_address(), folder.path().join("vault.json"));
        vault.start().await.unwrap();
        let (url, root) = (vault.url(), vault.root_token().unwrap());
        Self::set_up(Kind::StandIn(vault, folder), url, root).await
    }

    async fn real(program: &str) -> Self {
        let address = support::free_address();
        let mut child = Command::new(program)
            .args(["-addr", &address.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let root = line.split_whitespace().nth(1).unwrap().to_owned();
        Self::set_up(Kind::Real(child), format!("http://{address}"), root.into()).await
    }

    /// The real one, unless `VAULT_BIN` names none: then it says so.
    pub async fn real_one() -> Option<Self> {
        #[expect(clippy::disallowed_methods, reason = "a test has no other configuration")]
        if let Ok(program) = std::env::var("VAULT_BIN") {
            return Some(Self::real(&program).await);
        }
        // Past the test harness, which shows only what failing tests print.
        let note = b"skipped on a real Vault: VAULT_BIN names none\n";
        std::io::stderr().write_all(note).unwrap();
        None
    }

    async fn set_up(kind: Kind, url: String, root: SecretString) -> Self {
        let roles = vault::provision(&url, &root).await.unwrap();
        let http = Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
        Self { kind, url, root, roles, http }
    }

    /// Status and body of a call; `path` goes out as it is written.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        token: &SecretString,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self
            .http
            .request(method, format!("{}/v1/{path}", self.url))
            .header("X-Vault-Token", token.expose_secret());
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let body = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    pub async fn write(&self, path: &str, token: &SecretString, data: Value) -> StatusCode {
        let body = json!({"data": data});
        self.call("POST", path, token, Some(body)).await.0
    }

    pub async fn log_in(&self, role: &AppRole) -> SecretString {
        vault::log_in(&self.url, role).await.unwrap()
    }

    pub fn client(&self, token: &SecretString) -> VaultClient {
        VaultClient::new(
            VaultClientSettingsBuilder::default()
                .address(&self.url)
                .token(token.expose_secret())
                .build()
                .unwrap(),
        )
        .unwrap()
    }

    /// A role with this policy, which lasts `ttl` and at most `max_ttl` seconds.
    pub async fn role(&self, name: &str, policy: Value, ttl: u32, max_ttl: u32) -> AppRole {
        let body = json!({"policy": policy.to_string()});
        let path = format!("sys/policies/acl/{name}");
        assert_eq!(self.call("PUT", &path, &self.root, Some(body)).await.0, 204);
        let role = format!("auth/approle/role/{name}");
        let body = json!({"token_policies": [name], "token_ttl": ttl, "token_max_ttl": max_ttl});
        assert_eq!(self.call("POST", &role, &self.root, Some(body)).await.0, 204);
        let (_, id) = self.call("GET", &format!("{role}/role-id"), &self.root, None).await;
        let (_, secret) =
            self.call("POST", &format!("{role}/secret-id"), &self.root, Some(json!({}))).await;
        AppRole {
            role_id: id["data"]["role_id"].as_str().unwrap().to_owned(),
            secret_id: secret["data"]["secret_id"].as_str().unwrap().into(),
        }
    }
}
