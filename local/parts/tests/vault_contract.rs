//! What Turnout relies on in a Vault, tried on the stand-in and, where the
//! environment variable `VAULT_BIN` names its executable, on the real one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it fails; clippy knows only #[test] functions for tests"
)]

mod support;

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use parts::vault::{self, AppRole, MOUNT, Provisioned, Vault};
use reqwest::{Client, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use vaultrs::{
    client::{Client as _, VaultClient, VaultClientSettingsBuilder},
    error::ClientError,
    kv2,
};

const SIGNING: &str = "turnout/data/auth/signing";
const VERIFICATION: &str = "turnout/data/auth/verification";

/// The stand-in, or a real Vault that is killed when the test ends.
enum Kind {
    StandIn(Vault, tempfile::TempDir),
    Real(Child),
}

struct Tried {
    kind: Kind,
    url: String,
    root: SecretString,
    roles: Provisioned,
    http: Client,
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
    async fn stand_in() -> Self {
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

    async fn set_up(kind: Kind, url: String, root: SecretString) -> Self {
        let roles = vault::provision(&url, &root).await.unwrap();
        let http = Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
        Self { kind, url, root, roles, http }
    }

    /// Status and body of a call; `path` goes out as it is written.
    async fn call(
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

    async fn write(&self, path: &str, token: &SecretString, data: Value) -> StatusCode {
        let body = json!({"data": data});
        self.call("POST", path, token, Some(body)).await.0
    }

    async fn log_in(&self, role: &AppRole) -> SecretString {
        vault::log_in(&self.url, role).await.unwrap()
    }

    fn client(&self, token: &SecretString) -> VaultClient {
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
    async fn role(&self, name: &str, policy: Value, ttl: u32, max_ttl: u32) -> AppRole {
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

/// Runs `contract` on both Vaults.
macro_rules! on_both {
    ($($contract:ident),* $(,)?) => {
        mod stand_in {
            $(#[tokio::test]
            async fn $contract() {
                super::$contract(&super::Tried::stand_in().await).await;
            })*
        }
        mod real {
            $(#[tokio::test]
            async fn $contract() {
                #[expect(clippy::disallowed_methods, reason = "a test has no other configuration")]
                let Ok(program) = std::env::var("VAULT_BIN") else {
                    println!("skipped: VAULT_BIN names no Vault");
                    return;
                };
                super::$contract(&super::Tried::real(&program).await).await;
            })*
        }
    };
}

on_both!(
    the_signer_writes_and_reads_both_secrets,
    the_verifier_reads_the_verification_keys_and_nothing_else,
    a_wrong_login_is_refused,
    a_wrong_token_is_refused,
    an_expired_token_is_refused,
    a_token_is_looked_up_renewed_and_revoked,
    versions_and_check_and_set,
    ten_versions_are_kept,
    deleting_hides_the_latest_version_and_all_can_be_forgotten,
    a_path_cannot_be_disguised,
    the_most_specific_policy_decides,
    a_missing_secret_and_a_missing_mount_are_not_found,
    broken_requests_are_refused,
    setting_up_again_keeps_everything,
    health_needs_no_token,
);

async fn the_signer_writes_and_reads_both_secrets(vault: &Tried) {
    let signer = vault.client(&vault.log_in(&vault.roles.signer).await);
    let key = json!({"kid": "1", "private_key": "c2VjcmV0"});
    kv2::set(&signer, MOUNT, "auth/signing", &key).await.unwrap();
    kv2::set(&signer, MOUNT, "auth/signing", &key).await.unwrap();
    kv2::set(&signer, MOUNT, "auth/verification", &json!({"jwks": {}})).await.unwrap();
    let read: Value = kv2::read(&signer, MOUNT, "auth/signing").await.unwrap();
    assert_eq!(read, key);
    let (status, _) =
        vault.call("DELETE", SIGNING, &vault.log_in(&vault.roles.signer).await, None).await;
    assert_eq!(status, 403);
}

async fn the_verifier_reads_the_verification_keys_and_nothing_else(vault: &Tried) {
    let key = json!({"private_key": "c2VjcmV0"});
    assert_eq!(vault.write(SIGNING, &vault.root, key).await, 200);
    let jwks = json!({"jwks": {"keys": []}});
    assert_eq!(vault.write(VERIFICATION, &vault.root, jwks.clone()).await, 200);
    let token = vault.log_in(&vault.roles.verifier).await;
    let verifier = vault.client(&token);
    let read: Value = kv2::read(&verifier, MOUNT, "auth/verification").await.unwrap();
    assert_eq!(read, jwks);
    let refused = kv2::read::<Value>(&verifier, MOUNT, "auth/signing").await;
    assert!(
        matches!(&refused, Err(ClientError::APIError { code: 403, errors })
            if errors.iter().any(|error| error.contains("permission denied"))),
        "{refused:?}"
    );
    for (method, path) in [
        ("POST", VERIFICATION),
        ("PUT", VERIFICATION),
        ("DELETE", VERIFICATION),
        ("POST", SIGNING),
        ("GET", "turnout/metadata/auth/verification"),
        ("DELETE", "turnout/metadata/auth/verification"),
        ("LIST", "turnout/metadata/auth"),
        ("POST", "turnout/data/auth/another"),
        ("GET", "sys/mounts"),
        ("GET", "sys/policies/acl/turnout-verifier"),
        ("POST", "sys/policies/acl/turnout-verifier"),
        ("POST", "auth/approle/role/turnout-signer/secret-id"),
        ("GET", "auth/approle/role/turnout-signer/role-id"),
        ("GET", "nowhere/at/all"),
    ] {
        let body = (method != "GET").then(|| json!({"data": {"jwks": "forged"}}));
        let (status, answer) = vault.call(method, path, &token, body).await;
        assert_eq!(status, 403, "{method} {path}: {answer}");
    }
    let read: Value = kv2::read(&verifier, MOUNT, "auth/verification").await.unwrap();
    assert_eq!(read, jwks);
}

async fn a_wrong_login_is_refused(vault: &Tried) {
    let Provisioned { signer, verifier } = &vault.roles;
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (role_id, secret_id) in [
        (verifier.role_id.as_str(), "wrong"),
        (verifier.role_id.as_str(), nobody),
        // One role's secret id does not open another.
        (signer.role_id.as_str(), verifier.secret_id.expose_secret()),
        (nobody, verifier.secret_id.expose_secret()),
    ] {
        let body = json!({"role_id": role_id, "secret_id": secret_id});
        let none = SecretString::from("");
        let (status, answer) = vault.call("POST", "auth/approle/login", &none, Some(body)).await;
        assert_eq!(status, 400, "{answer}");
        assert!(answer["errors"][0].is_string(), "{answer}");
    }
}

async fn a_wrong_token_is_refused(vault: &Tried) {
    for token in ["", "wrong", "hvs.AAAAAAAAAAAAAAAAAAAAAAAA"] {
        for path in [VERIFICATION, "auth/token/lookup-self", "sys/mounts"] {
            let (status, answer) = vault.call("GET", path, &token.into(), None).await;
            assert_eq!(status, 403);
            assert_eq!(answer, json!({"errors": ["permission denied"]}));
        }
    }
    let without = vault.http.get(format!("{}/v1/{VERIFICATION}", vault.url));
    assert_eq!(without.send().await.unwrap().status(), 403);
}

async fn an_expired_token_is_refused(vault: &Tried) {
    let policy = json!({"path": {VERIFICATION: {"capabilities": ["read"]}}});
    let role = vault.role("brief", policy, 4, 6).await;
    vault.write(VERIFICATION, &vault.root, json!({"a": 1})).await;
    let token = vault.log_in(&role).await;
    assert_eq!(vault.call("GET", VERIFICATION, &token, None).await.0, 200);
    // Renewing helps up to the role's longest life.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (status, _) = vault.call("POST", "auth/token/renew-self", &token, Some(json!({}))).await;
    assert_eq!(status, 200);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(vault.call("GET", VERIFICATION, &token, None).await.0, 200);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (status, answer) = vault.call("GET", VERIFICATION, &token, None).await;
    assert_eq!(status, 403, "{answer}");
}

async fn a_token_is_looked_up_renewed_and_revoked(vault: &Tried) {
    let token = vault.log_in(&vault.roles.verifier).await;
    let client = vault.client(&token);
    let found = client.lookup().await.unwrap();
    assert_eq!(found.policies, ["default", "turnout-verifier"]);
    assert!((3590..=3600).contains(&found.ttl), "{}", found.ttl);
    let renewed = client.renew(None).await.unwrap();
    assert_eq!(renewed.client_token, token.expose_secret());
    assert_eq!(renewed.lease_duration, 3600);
    assert!(renewed.renewable);
    client.revoke().await.unwrap();
    let (status, _) = vault.call("GET", "auth/token/lookup-self", &token, None).await;
    assert_eq!(status, 403);
    let (status, answer) = vault.call("GET", "auth/token/lookup-self", &vault.root, None).await;
    assert_eq!(status, 200);
    assert_eq!(answer["data"]["policies"], json!(["root"]));
}

async fn versions_and_check_and_set(vault: &Tried) {
    let put = async |cas: u64, value: u64| {
        let body = json!({"options": {"cas": cas}, "data": {"value": value}});
        vault.call("POST", SIGNING, &vault.root, Some(body)).await
    };
    let (status, answer) = put(0, 1).await;
    assert_eq!((status.as_u16(), &answer["data"]["version"]), (200, &json!(1)));
    let (status, answer) = put(0, 9).await;
    assert_eq!(status, 400);
    assert_eq!(answer["errors"][0], "check-and-set parameter did not match the current version");
    let (status, answer) = put(1, 2).await;
    assert_eq!((status.as_u16(), &answer["data"]["version"]), (200, &json!(2)));
    assert_eq!(put(1, 9).await.0, 400);
    for (path, value) in [(SIGNING, 2), ("turnout/data/auth/signing?version=1", 1)] {
        let (_, answer) = vault.call("GET", path, &vault.root, None).await;
        assert_eq!(answer["data"]["data"]["value"], value);
        assert_eq!(answer["data"]["metadata"]["version"], value);
    }
    let (status, _) =
        vault.call("GET", "turnout/data/auth/signing?version=3", &vault.root, None).await;
    assert_eq!(status, 404);
    let metadata =
        kv2::read_metadata(&vault.client(&vault.root), MOUNT, "auth/signing").await.unwrap();
    assert_eq!(metadata.current_version, 2);
    assert_eq!(metadata.versions.len(), 2);
}

async fn ten_versions_are_kept(vault: &Tried) {
    for value in 1..=11 {
        let status = vault.write(SIGNING, &vault.root, json!({"value": value})).await;
        assert_eq!(status, 200);
    }
    for (version, expected) in [(1, 404), (2, 200), (11, 200)] {
        let path = format!("{SIGNING}?version={version}");
        assert_eq!(vault.call("GET", &path, &vault.root, None).await.0, expected);
    }
}

async fn deleting_hides_the_latest_version_and_all_can_be_forgotten(vault: &Tried) {
    vault.write(SIGNING, &vault.root, json!({"value": 1})).await;
    let (status, _) = vault.call("DELETE", SIGNING, &vault.root, None).await;
    assert_eq!(status, 204);
    let (status, answer) = vault.call("GET", SIGNING, &vault.root, None).await;
    assert_eq!(status, 404);
    assert_eq!(answer["data"]["data"], Value::Null);
    assert_ne!(answer["data"]["metadata"]["deletion_time"], "");
    // The next version follows the deleted one.
    vault.write(SIGNING, &vault.root, json!({"value": 2})).await;
    let (_, answer) = vault.call("GET", SIGNING, &vault.root, None).await;
    assert_eq!(answer["data"]["metadata"]["version"], 2);
    let metadata = "turnout/metadata/auth/signing";
    assert_eq!(vault.call("DELETE", metadata, &vault.root, None).await.0, 204);
    for path in [SIGNING, metadata] {
        let (status, answer) = vault.call("GET", path, &vault.root, None).await;
        assert_eq!((status.as_u16(), answer), (404, json!({"errors": []})));
    }
}

async fn a_path_cannot_be_disguised(vault: &Tried) {
    let policy = json!({"path": {
        VERIFICATION: {"capabilities": ["read"]},
        "turnout/data/public/*": {"capabilities": ["read"]},
    }});
    let role = vault.role("curious", policy, 60, 60).await;
    let token = vault.log_in(&role).await;
    vault.write(SIGNING, &vault.root, json!({"key": "hidden"})).await;
    vault.write(VERIFICATION, &vault.root, json!({"a": 1})).await;
    for path in [
        "turnout/data/auth/%73igning",
        "turnout/data/auth/signing/",
        "turnout/data/auth//signing",
        "turnout/data/auth/verification/../signing",
        "turnout/data/auth/verification%2f..%2fsigning",
        "turnout/data/auth/verification/%2e%2e/signing",
        "turnout/data/public/../auth/signing",
        "turnout/data/public/%2e%2e/auth/signing",
        "turnout/data/public/..%2fauth/signing",
        "turnout/data/public/../../data/auth/signing",
        "turnout/data/public/%252e%252e/auth/signing",
        "/turnout/data/auth/signing",
        "turnout/data/auth/signing%00",
        "turnout/data/auth/signing?list=true",
    ] {
        let (status, answer) = raw(vault, path, &token).await;
        assert_ne!(status, 200, "{path}: {answer}");
        assert!(!answer.contains("hidden"), "{path}: {answer}");
        // The client of reqwest cleans the path, and follows redirects.
        let (status, answer) = vault.call("GET", path, &token, None).await;
        assert_ne!(status, 200, "{path}: {answer}");
    }
    // An encoded letter is that letter.
    let path = "turnout/data/auth/verificatio%6e";
    assert_eq!(raw(vault, path, &token).await.0, 200);
}

/// A call whose path no client has cleaned.
async fn raw(vault: &Tried, path: &str, token: &SecretString) -> (u16, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let address = vault.url.strip_prefix("http://").unwrap();
    let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET /v1/{path} HTTP/1.1\r\nHost: {address}\r\nX-Vault-Token: {}\r\n\
         Connection: close\r\n\r\n",
        token.expose_secret()
    );
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

async fn the_most_specific_policy_decides(vault: &Tried) {
    let policy = json!({"path": {
        "turnout/data/*": {"capabilities": ["create", "read", "update"]},
        "turnout/data/auth/*": {"capabilities": ["read"]},
        "turnout/data/auth/signing": {"capabilities": ["deny"]},
        "turnout/data/+/open": {"capabilities": ["create"]},
    }});
    let token = vault.log_in(&vault.role("layered", policy, 60, 60).await).await;
    let write = async |path: &str| vault.write(path, &token, json!({"a": 1})).await.as_u16();
    assert_eq!(write("turnout/data/other").await, 200);
    assert_eq!(write("turnout/data/other").await, 200);
    assert_eq!(write("turnout/data/auth/else").await, 403);
    assert_eq!(vault.call("GET", SIGNING, &token, None).await.0, 403);
    // Creating is allowed there, changing is not.
    assert_eq!(write("turnout/data/x/open").await, 200);
    assert_eq!(write("turnout/data/x/open").await, 403);
}

async fn a_missing_secret_and_a_missing_mount_are_not_found(vault: &Tried) {
    let (status, answer) = vault.call("GET", SIGNING, &vault.root, None).await;
    assert_eq!((status.as_u16(), answer), (404, json!({"errors": []})));
    for path in ["nowhere/data/auth/signing", "nowhere/at/all"] {
        let (status, answer) = vault.call("GET", path, &vault.root, None).await;
        assert_eq!(status, 404);
        let error = answer["errors"][0].as_str().unwrap();
        assert!(error.starts_with("no handler for route"), "{error}");
    }
}

async fn broken_requests_are_refused(vault: &Tried) {
    for (body, error) in [("{\"data\":", "error parsing JSON"), ("{}", "no data provided")] {
        let response = vault
            .http
            .post(format!("{}/v1/{SIGNING}", vault.url))
            .header("X-Vault-Token", vault.root.expose_secret())
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 400);
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer, json!({"errors": [error]}));
    }
}

async fn setting_up_again_keeps_everything(vault: &Tried) {
    vault.write(SIGNING, &vault.root, json!({"kid": "1"})).await;
    let token = vault.log_in(&vault.roles.signer).await;
    let again = vault::provision(&vault.url, &vault.root).await.unwrap();
    assert_eq!(again.signer.role_id, vault.roles.signer.role_id);
    assert_eq!(vault.call("GET", SIGNING, &token, None).await.0, 200);
    vault.log_in(&vault.roles.verifier).await;
    vault.log_in(&again.verifier).await;
}

async fn health_needs_no_token(vault: &Tried) {
    let health = vault.http.get(format!("{}/v1/sys/health", vault.url));
    let answer: Value = health.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["initialized"], true);
    assert_eq!(answer["sealed"], false);
}

#[tokio::test]
async fn the_stand_in_forgets_nothing_in_an_outage() {
    let tried = Tried::stand_in().await;
    let Kind::StandIn(vault, folder) = &tried.kind else { unreachable!("asked for the stand-in") };
    tried.write(SIGNING, &tried.root, json!({"kid": "1"})).await;
    let token = tried.log_in(&tried.roles.signer).await;
    vault.stop().await;
    assert!(vault::log_in(&tried.url, &tried.roles.signer).await.is_err());
    vault.start().await.unwrap();
    let (status, answer) = tried.call("GET", SIGNING, &token, None).await;
    assert_eq!(status, 200);
    assert_eq!(answer["data"]["data"]["kid"], "1");
    tried.log_in(&tried.roles.verifier).await;
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(folder.path().join("vault.json")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
}
