//! The client for calls to parts over HTTP.

use std::time::Duration;

/// A part on this machine answers in milliseconds; a real Vault may be far.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client that no proxy of the environment comes between.
pub(crate) fn client() -> reqwest::Result<reqwest::Client> {
    use_ring();
    reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()
}

/// The clients without a crypto provider of their own take the process's.
pub fn use_ring() {
    // An error says that the process has one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
