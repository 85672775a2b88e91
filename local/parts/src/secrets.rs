//! Secrets Manager: `GetSecretValue`, out of `secrets.json` in the state folder.
//!
//! Where it differs from AWS: it knows no other operation and no version but
//! the current one, and reads who is calling from the access key without
//! checking the signature.

mod file;
mod server;

use std::{net::SocketAddr, sync::Arc};

use tokio::sync::Mutex;

pub use file::SecretFile;

use crate::{
    engine::{self, Engine},
    problem::{Part, Problem},
};
pub use server::Access;
pub(crate) use server::GET_SECRET_VALUE;

/// The administrator of the database.
pub const PLATFORM_DATABASE: &str = "turnout/platform/database";
/// The `AppRole` that may write the signing keys.
pub const VAULT_SIGNER: &str = "turnout/vault/signer";
/// The `AppRole` that may write the keys of tickets.
pub const VAULT_TICKET_SIGNER: &str = "turnout/vault/ticket-signer";
/// The `AppRole` that may read the verification keys.
pub const VAULT_VERIFIER: &str = "turnout/vault/verifier";

/// The embedded Secrets Manager, running or stopped.
#[derive(Debug)]
pub struct SecretsManager {
    address: SocketAddr,
    access: Arc<Access>,
    engine: Mutex<Option<Engine>>,
}

impl SecretsManager {
    /// A stopped Secrets Manager.
    #[must_use]
    pub fn new(address: SocketAddr, access: Access) -> Self {
        Self { address, access: Arc::new(access), engine: Mutex::new(None) }
    }

    /// Starts it, unless it runs.
    pub async fn start(&self) -> Result<(), Problem> {
        let mut engine = self.engine.lock().await;
        if engine.as_ref().is_some_and(Engine::runs) {
            return Ok(());
        }
        let address = self.address;
        let router = server::router(Arc::clone(&self.access));
        *engine = Some(
            Engine::start(Part::SecretsManager, async move || {
                let listener = engine::listen(Part::SecretsManager, address).await?;
                Ok(engine::serve(listener, router))
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
}
