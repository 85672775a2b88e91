//! Who may do what.

use parts::vault::MOUNT;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vaultrs::{error::ClientError, kv2};

use crate::tried::{SIGNING, Tried, VERIFICATION};

pub(crate) async fn the_signer_writes_and_reads_both_secrets(vault: &Tried) {
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

pub(crate) async fn each_signer_has_its_own_pair_only(vault: &Tried) {
    let key = json!({"kid": "1", "private_key": "c2VjcmV0"});
    assert_eq!(vault.write(SIGNING, &vault.root, key.clone()).await, 200);
    let tickets = vault.client(&vault.log_in(&vault.roles.ticket_signer).await);
    kv2::set(&tickets, MOUNT, "tickets/signing", &key).await.unwrap();
    kv2::set(&tickets, MOUNT, "tickets/verification", &json!({"jwks": {}})).await.unwrap();
    assert_eq!(kv2::read::<Value>(&tickets, MOUNT, "tickets/signing").await.unwrap(), key);

    let signer = vault.client(&vault.log_in(&vault.roles.signer).await);
    let verifier = vault.client(&vault.log_in(&vault.roles.verifier).await);
    kv2::read::<Value>(&verifier, MOUNT, "tickets/verification").await.unwrap();
    for (who, path) in
        [(&tickets, "auth/signing"), (&signer, "tickets/signing"), (&verifier, "tickets/signing")]
    {
        let refused = kv2::read::<Value>(who, MOUNT, path).await;
        assert!(matches!(refused, Err(ClientError::APIError { code: 403, .. })), "{path}");
    }
    let forged = kv2::set(&verifier, MOUNT, "tickets/verification", &key).await;
    assert!(matches!(forged, Err(ClientError::APIError { code: 403, .. })));
    let forged = kv2::set(&tickets, MOUNT, "auth/verification", &key).await;
    assert!(matches!(forged, Err(ClientError::APIError { code: 403, .. })));
}

pub(crate) async fn the_verifier_reads_the_verification_keys_and_nothing_else(vault: &Tried) {
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

pub(crate) async fn a_path_cannot_be_disguised(vault: &Tried) {
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

pub(crate) async fn the_most_specific_policy_decides(vault: &Tried) {
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

/// A call whose path no client has cleaned.
async fn raw(vault: &Tried, path: &str, token: &SecretString) -> (u16, String) {
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
