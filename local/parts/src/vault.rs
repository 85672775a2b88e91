//! Vault: a small stand-in of ours that speaks Vault's JSON over HTTP.
//!
//! It knows `AppRole` login, kv version 2, policies by path that are enforced,
//! a token's look-up, renewal and revocation, and the administration that
//! [`provision`] needs. `tests/vault_contract` runs on it and on the real
//! one.
//!
//! Where it differs from the real Vault: no TLS, no seal, no leases, no
//! listing, undeleting and destroying of kv versions, no `patch`; policies are
//! written in JSON (Vault takes that too, besides HCL); a path with `..` or an
//! empty part is refused (Vault redirects to the clean path, and judges that);
//! answers hold only the fields that clients read. Everything is in one file of
//! mode 0600, not encrypted.

mod admin;
mod answer;
mod approle;
mod kv;
mod policy;
mod provision;
mod server;
mod state;
mod token;

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use secrecy::SecretString;
use tokio::sync::Mutex;

pub use provision::{AppRole, ProvisionError, Provisioned, log_in, provision};

use crate::{
    engine::{self, Engine},
    problem::{Part, Problem},
};
use state::Store;

/// The mount of the signing and verification keys.
pub const MOUNT: &str = "turnout";
/// May write the signing keys.
pub const SIGNER: &str = "turnout-signer";
/// May write the keys of tickets.
pub const TICKET_SIGNER: &str = "turnout-ticket-signer";
/// May read the verification keys.
pub const VERIFIER: &str = "turnout-verifier";

/// The embedded Vault, running or stopped.
#[derive(Debug)]
pub struct Vault {
    address: SocketAddr,
    file: PathBuf,
    engine: Mutex<Option<Engine>>,
}

impl Vault {
    /// A stopped Vault that keeps its data in `file`.
    #[must_use]
    pub fn new(address: SocketAddr, file: PathBuf) -> Self {
        Self { address, file, engine: Mutex::new(None) }
    }

    /// Its URL, without `/v1`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The token that may do everything. It is made at the first call and
    /// stays the same.
    pub fn root_token(&self) -> Result<SecretString, Problem> {
        Ok(self.open()?.root_token())
    }

    /// Starts it, unless it runs. Its data is that of before.
    pub async fn start(&self) -> Result<(), Problem> {
        let mut engine = self.engine.lock().await;
        if engine.as_ref().is_some_and(Engine::runs) {
            return Ok(());
        }
        let address = self.address;
        let store = Arc::new(self.open()?);
        *engine = Some(
            Engine::start(Part::Vault, async move || {
                let listener = engine::listen(Part::Vault, address).await?;
                Ok(engine::serve(listener, server::router(store)))
            })
            .await?,
        );
        Ok(())
    }

    /// Stops it as an outage would: every connection is cut.
    pub async fn stop(&self) {
        if let Some(engine) = self.engine.lock().await.take() {
            engine.stop().await;
        }
    }

    fn open(&self) -> Result<Store, Problem> {
        Store::open(&self.file).map_err(|error| {
            Problem::new(
                Part::Vault,
                format!("{} can't be used: {error}", self.file.display()),
                "Mend the file, or drop all local data with `make reset`.",
            )
        })
    }
}
