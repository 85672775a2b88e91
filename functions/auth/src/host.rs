//! What this service's bins take from their host beside what all do.

use lambda_host::{Host, StartError};

use crate::{Site, TokenIssuer};

/// What issues access tokens, with the signing key from Vault.
pub async fn issuer(host: &Host) -> Result<TokenIssuer, StartError> {
    let signer = host.vault().await?.signer().await.map_err(|error| StartError::Client {
        what: "the signing key",
        reason: error.to_string(),
    })?;
    Ok(TokenIssuer::new(signer, host.realm()?, host.clock(), host.random()))
}

/// The web app at `PUBLIC_URL`.
pub fn site(host: &Host) -> Result<Site, StartError> {
    let value = host.config().require("PUBLIC_URL")?;
    Site::new(value).map_err(|_| StartError::Invalid {
        name: "PUBLIC_URL",
        value: value.to_owned(),
        expected: "an http(s) address",
    })
}
