//! Who may come in, and for how long.

use std::time::Duration;

use parts::vault::Provisioned;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use vaultrs::client::Client as _;

use crate::tried::{Tried, VERIFICATION};

pub(crate) async fn a_wrong_login_is_refused(vault: &Tried) {
    let Provisioned { signer, verifier, .. } = &vault.roles;
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

pub(crate) async fn a_wrong_token_is_refused(vault: &Tried) {
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

pub(crate) async fn an_expired_token_is_refused(vault: &Tried) {
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
    // The real Vault revokes in the background, a little later on a busy machine.
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if vault.call("GET", VERIFICATION, &token, None).await.0 == 403 {
            return;
        }
    }
    panic!("the expired token is still good");
}

pub(crate) async fn a_token_is_looked_up_renewed_and_revoked(vault: &Tried) {
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
