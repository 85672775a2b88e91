//! What Turnout relies on in a Vault, tried on the stand-in and, where the
//! environment variable `VAULT_BIN` names its executable, on the real one.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it fails; clippy knows only #[test] functions for tests"
)]

mod aws_login;
mod kv;
mod policies;
#[path = "../support/mod.rs"]
mod support;
mod tokens;
mod tried;

use std::os::unix::fs::PermissionsExt;

use parts::vault;
use serde_json::json;
use tried::{Kind, SIGNING, Tried};

/// Runs every contract on both Vaults.
macro_rules! on_both {
    ($($module:ident::$contract:ident),* $(,)?) => {
        mod stand_in {
            $(#[tokio::test]
            async fn $contract() {
                crate::$module::$contract(&crate::Tried::stand_in().await).await;
            })*
        }
        mod real {
            $(#[tokio::test]
            async fn $contract() {
                if let Some(vault) = crate::Tried::real_one().await {
                    crate::$module::$contract(&vault).await;
                }
            })*
        }
    };
}

on_both!(
    policies::the_signer_writes_and_reads_both_secrets,
    policies::each_signer_has_its_own_pair_only,
    policies::the_verifier_reads_the_verification_keys_and_nothing_else,
    policies::a_path_cannot_be_disguised,
    policies::the_most_specific_policy_decides,
    tokens::a_wrong_login_is_refused,
    tokens::a_wrong_token_is_refused,
    tokens::an_expired_token_is_refused,
    tokens::a_token_is_looked_up_renewed_and_revoked,
    kv::versions_and_check_and_set,
    kv::ten_versions_are_kept,
    kv::deleting_hides_the_latest_version_and_all_can_be_forgotten,
    kv::a_missing_secret_and_a_missing_mount_are_not_found,
    kv::broken_requests_are_refused,
    kv::setting_up_again_keeps_everything,
    kv::health_needs_no_token,
);

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
    let mode = std::fs::metadata(folder.path().join("vault.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
