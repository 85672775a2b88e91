//! The keys in a real Vault; `VAULT_BIN` names its program. Without it these
//! tests say that they were skipped: the local stack's stand-in has the same
//! calls under test.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::Duration,
};

use access_tokens::{FirstKeyPair, VaultError, VaultKeys, VaultLogin};
use ambient::{Clock, Random};
use secrecy::SecretString;
use vaultrs::{
    api::auth::approle::requests::GenerateNewSecretIDRequest,
    auth::approle::role,
    client::{VaultClient, VaultClientSettingsBuilder},
    sys,
};

#[tokio::test]
async fn one_pair_remains_of_many_made_at_once() {
    let Some(vault) = Vault::start().await else { return };
    let signer = vault.keys("turnout-signer").await;
    let mut tasks = tokio::task::JoinSet::new();
    for seed in 0..3 {
        let signer = signer.clone();
        tasks.spawn(async move { signer.ensure_first_pair(&Random::seeded(seed)).await.unwrap() });
    }
    let outcomes = tasks.join_all().await;
    assert_eq!(outcomes.iter().filter(|made| **made == FirstKeyPair::Made).count(), 1);

    let published = signer.verification_keys().await.unwrap();
    let current = signer.signer().await.unwrap();
    assert_eq!(published.iter().collect::<Vec<_>>(), [current.public_key()]);

    let again = signer.ensure_first_pair(&Random::seeded(9)).await.unwrap();
    assert_eq!(again, FirstKeyPair::Present);
}

#[tokio::test]
async fn a_verifier_reads_the_public_keys_only() {
    let Some(vault) = Vault::start().await else { return };
    let verifier = vault.keys("turnout-verifier").await;
    let error = verifier.verification_keys().await.unwrap_err().to_string();
    assert!(error.contains("run auth-rotate-keys"), "{error}");

    vault.keys("turnout-signer").await.ensure_first_pair(&Random::seeded(1)).await.unwrap();
    assert_eq!(verifier.verification_keys().await.unwrap().iter().count(), 1);
    let error = verifier.signer().await.unwrap_err().to_string();
    assert!(error.contains("403") && error.contains(&vault.address), "{error}");
    assert!(verifier.ensure_first_pair(&Random::seeded(2)).await.is_err());
}

#[tokio::test]
async fn tickets_have_a_pair_of_their_own_that_auth_can_not_read() {
    let Some(vault) = Vault::start().await else { return };
    let tickets = vault.keys("turnout-ticket-signer").await.of_tickets();
    let error = tickets.detached_signer().await.unwrap_err().to_string();
    assert!(error.contains("run registration-rotate-ticket-keys"), "{error}");

    tickets.ensure_first_pair(&Random::seeded(1)).await.unwrap();
    let signer = tickets.detached_signer().await.unwrap();
    let verifier = vault.keys("turnout-verifier").await;
    let published = verifier.clone().of_tickets().verification_keys().await.unwrap();
    assert_eq!(published.iter().collect::<Vec<_>>(), [&signer.public_key()]);
    assert!(verifier.of_tickets().detached_signer().await.is_err());
    assert!(vault.keys("turnout-signer").await.of_tickets().detached_signer().await.is_err());

    vault.keys("turnout-signer").await.ensure_first_pair(&Random::seeded(2)).await.unwrap();
    let error = vault.keys("turnout-ticket-signer").await.signer().await.unwrap_err().to_string();
    assert!(error.contains("403"), "{error}");
}

#[tokio::test]
async fn wrong_credentials_and_a_dead_vault_are_named() {
    let Some(vault) = Vault::start().await else { return };
    let error = app_role(&vault.address, "nobody", "hunter2")
        .verification_keys()
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains(&vault.address) && error.contains("AppRole"), "{error}");
    assert!(!error.contains("hunter2"), "{error}");

    let address = vault.address.clone();
    drop(vault);
    let error = app_role(&address, "a", "b").verification_keys().await.unwrap_err().to_string();
    assert!(error.contains("no answer"), "{error}");
}

#[test]
fn an_address_with_a_password_is_refused() {
    for address in ["http://user:secret@127.0.0.1", "ftp://127.0.0.1", "127.0.0.1:8200", ""] {
        let login = VaultLogin::AppRole { role_id: String::new(), secret_id: "".into() };
        let refused = VaultKeys::new(address, login, Clock::system());
        assert!(matches!(refused, Err(VaultError::Address)), "{address}");
    }
}

/// A Vault of its own for one test, set up as the product's is.
struct Vault {
    process: Child,
    address: String,
    root: VaultClient,
}

/// Each test takes a port of its own, below those of outgoing connections, of
/// which one could take it before Vault does.
static NEXT: AtomicU16 = AtomicU16::new(0);

impl Vault {
    async fn start() -> Option<Self> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        #[expect(clippy::disallowed_methods, reason = "a test is told by its environment")]
        let Some(program) = std::env::var_os("VAULT_BIN") else {
            eprintln!("skipped: VAULT_BIN is not set");
            return None;
        };
        let first = 11_000 + u16::try_from(std::process::id() % 90).unwrap() * 10;
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed);
        let address = format!("http://127.0.0.1:{port}/");
        let mut process = Command::new(program)
            .args(["-addr", &format!("127.0.0.1:{port}")])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It prints "root" and the root token, and serves a moment later.
        let mut ready = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let token = ready.split_whitespace().nth(1).unwrap().to_owned();
        let settings =
            VaultClientSettingsBuilder::default().address(&address).token(token).build().unwrap();
        let vault = Self { process, address, root: VaultClient::new(settings).unwrap() };
        vault.set_up().await;
        Some(vault)
    }

    async fn set_up(&self) {
        for attempt in 0.. {
            match sys::mount::enable(&self.root, "turnout", "kv-v2", None).await {
                Ok(()) => break,
                Err(error) => assert!(attempt < 100, "Vault did not start: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        sys::auth::enable(&self.root, "approle", "approle", None).await.unwrap();
        for (role, policy) in [
            (
                "turnout-signer",
                r#"path "turnout/data/auth/*" { capabilities = ["create", "read", "update"] }"#,
            ),
            (
                "turnout-ticket-signer",
                r#"path "turnout/data/tickets/*" { capabilities = ["create", "read", "update"] }
                   path "turnout/data/auth/verification" { capabilities = ["read"] }"#,
            ),
            (
                "turnout-verifier",
                r#"path "turnout/data/auth/verification" { capabilities = ["read"] }
                   path "turnout/data/tickets/verification" { capabilities = ["read"] }"#,
            ),
        ] {
            sys::policy::set(&self.root, role, policy).await.unwrap();
            role::set(
                &self.root,
                "approle",
                role,
                Some(
                    vaultrs::api::auth::approle::requests::SetAppRoleRequest::builder()
                        .token_policies(vec![role.to_owned()]),
                ),
            )
            .await
            .unwrap();
        }
    }

    async fn keys(&self, role: &str) -> VaultKeys {
        let role_id = role::read_id(&self.root, "approle", role).await.unwrap().role_id;
        let secret = role::secret::generate(
            &self.root,
            "approle",
            role,
            Some(&mut GenerateNewSecretIDRequest::builder()),
        )
        .await
        .unwrap();
        app_role(&self.address, &role_id, &secret.secret_id)
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn app_role(address: &str, role_id: &str, secret_id: &str) -> VaultKeys {
    let login = VaultLogin::AppRole {
        role_id: role_id.to_owned(),
        secret_id: SecretString::from(secret_id.to_owned()),
    };
    VaultKeys::new(address, login, Clock::system()).unwrap()
}
