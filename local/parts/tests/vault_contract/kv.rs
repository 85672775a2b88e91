//! Keeping secrets.

use parts::vault::{self, MOUNT};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use vaultrs::kv2;

use crate::tried::{SIGNING, Tried};

pub(crate) async fn versions_and_check_and_set(vault: &Tried) {
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

pub(crate) async fn ten_versions_are_kept(vault: &Tried) {
    for value in 1..=11 {
        let status = vault.write(SIGNING, &vault.root, json!({"value": value})).await;
        assert_eq!(status, 200);
    }
    for (version, expected) in [(1, 404), (2, 200), (11, 200)] {
        let path = format!("{SIGNING}?version={version}");
        assert_eq!(vault.call("GET", &path, &vault.root, None).await.0, expected);
    }
}

pub(crate) async fn deleting_hides_the_latest_version_and_all_can_be_forgotten(vault: &Tried) {
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

pub(crate) async fn a_missing_secret_and_a_missing_mount_are_not_found(vault: &Tried) {
    let (status, answer) = vault.call("GET", SIGNING, &vault.root, None).await;
    assert_eq!((status.as_u16(), answer), (404, json!({"errors": []})));
    for path in ["nowhere/data/auth/signing", "nowhere/at/all"] {
        let (status, answer) = vault.call("GET", path, &vault.root, None).await;
        assert_eq!(status, 404);
        let error = answer["errors"][0].as_str().unwrap();
        assert!(error.starts_with("no handler for route"), "{error}");
    }
}

pub(crate) async fn broken_requests_are_refused(vault: &Tried) {
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

pub(crate) async fn setting_up_again_keeps_everything(vault: &Tried) {
    vault.write(SIGNING, &vault.root, json!({"kid": "1"})).await;
    let token = vault.log_in(&vault.roles.signer).await;
    let again = vault::provision(&vault.url, &vault.root).await.unwrap();
    assert_eq!(again.signer.role_id, vault.roles.signer.role_id);
    assert_eq!(vault.call("GET", SIGNING, &token, None).await.0, 200);
    vault.log_in(&vault.roles.verifier).await;
    vault.log_in(&again.verifier).await;
}

pub(crate) async fn health_needs_no_token(vault: &Tried) {
    let health = vault.http.get(format!("{}/v1/sys/health", vault.url));
    let answer: Value = health.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["initialized"], true);
    assert_eq!(answer["sealed"], false);
}
