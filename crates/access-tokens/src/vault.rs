//! The keys in Vault: kv version 2, mount `turnout`.
//!
//! | path | content | who may read it |
//! | --- | --- | --- |
//! | `auth/signing` | `{"kid", "private_key", "created_at"}`, the key as PKCS #8 DER in base64 | Auth |
//! | `auth/verification` | `{"jwks": {"keys": […]}}` | everyone |
//! | `tickets/signing` | like `auth/signing` | Registration's functions that write tickets |
//! | `tickets/verification` | like `auth/verification` | everyone |

mod error;
mod first_pair;
mod kv;
mod login;
mod purpose;

use ambient::Clock;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{DetachedSigner, KeyError, Keys, Signer};
use error::Failure;
pub use error::VaultError;
pub use first_pair::FirstKeyPair;
pub use login::VaultLogin;
use purpose::Purpose;

/// The keys as Vault keeps them. Every call logs in anew: calls are minutes
/// apart, and so no Vault token has to be kept or renewed.
///
/// A rustls `CryptoProvider` must have been installed before the first call.
#[derive(Clone, Debug)]
pub struct VaultKeys {
    address: Url,
    login: VaultLogin,
    clock: Clock,
    purpose: Purpose,
}

#[derive(Deserialize)]
struct SigningSecret {
    kid: String,
    private_key: SecretString,
}

#[derive(Serialize, Deserialize)]
struct VerificationSecret {
    jwks: Keys,
}

impl VaultKeys {
    /// Checks the address; nothing is sent yet.
    pub fn new(address: &str, login: VaultLogin, clock: Clock) -> Result<Self, VaultError> {
        match Url::parse(address) {
            Ok(url)
                if matches!(url.scheme(), "http" | "https")
                    && url.has_host()
                    && url.username().is_empty()
                    && url.password().is_none() =>
            {
                Ok(Self { address: url, login, clock, purpose: Purpose::AccessTokens })
            }
            _ => Err(VaultError::Address),
        }
    }

    /// The keys of tickets instead of those of access tokens, with the same
    /// login. They are a pair of their own: what signs a ticket can't sign in.
    #[must_use]
    pub fn of_tickets(self) -> Self {
        Self { purpose: Purpose::Tickets, ..self }
    }

    /// The public keys that signatures are checked with.
    pub async fn verification_keys(&self) -> Result<Keys, VaultError> {
        let vault = self.open().await?;
        match vault.read::<VerificationSecret>(self.purpose.verification()).await? {
            Some((secret, _)) => Ok(secret.jwks),
            None => {
                Err(self
                    .error("read the verification keys", Failure::NoKeysYet(self.purpose.maker())))
            }
        }
    }

    /// The signer of access tokens with the current private key. Vault lets only
    /// Auth read it.
    pub async fn signer(&self) -> Result<Signer, VaultError> {
        self.private_key(Signer::from_pkcs8).await
    }

    /// The signer of bytes with the current private key.
    pub async fn detached_signer(&self) -> Result<DetachedSigner, VaultError> {
        self.private_key(DetachedSigner::from_pkcs8).await
    }

    async fn private_key<T>(
        &self,
        read: impl FnOnce(String, &SecretSlice<u8>) -> Result<T, KeyError>,
    ) -> Result<T, VaultError> {
        let vault = self.open().await?;
        let Some((secret, _)) = vault.read::<SigningSecret>(self.purpose.signing()).await? else {
            return Err(
                self.error("read the signing key", Failure::NoKeysYet(self.purpose.maker()))
            );
        };
        STANDARD
            .decode(secret.private_key.expose_secret())
            .ok()
            .and_then(|der| read(secret.kid, &SecretSlice::from(der)).ok())
            .ok_or_else(|| self.error("read the signing key", Failure::Unreadable))
    }

    async fn open(&self) -> Result<kv::Vault<'_>, VaultError> {
        kv::Vault::open(self).await
    }

    fn error(&self, what: impl Into<String>, failure: Failure) -> VaultError {
        VaultError::Call { address: self.address.to_string(), what: what.into(), failure }
    }
}
