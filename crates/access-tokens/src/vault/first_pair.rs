use ambient::Random;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretSlice};
use serde::Serialize;

use super::{SigningSecret, VaultError, VaultKeys, VerificationSecret, error::Failure, kv::Vault};
use crate::{Keys, PublicKey, Signer};

/// How often a write is tried again after somebody else wrote first.
const TRIES: usize = 5;

/// What [`VaultKeys::ensure_first_pair`] found or did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstKeyPair {
    /// Vault had none: this call made it.
    Made,
    /// Vault had one already, or got one at the same moment.
    Present,
}

#[derive(Serialize)]
struct NewSigningSecret<'a> {
    kid: &'a str,
    private_key: &'a str,
    created_at: jiff::Timestamp,
}

impl VaultKeys {
    /// Makes the first key pair where Vault has none. However many call this
    /// at once, one pair remains.
    ///
    /// The public key is written first: at no moment may there be a key that
    /// signs but that nobody can check. Whoever then writes the private key
    /// first wins; the public keys of the others, and of one that crashed
    /// between its two writes, are removed again.
    pub async fn ensure_first_pair(&self, random: &Random) -> Result<FirstKeyPair, VaultError> {
        let vault = self.open().await?;
        if vault.read::<SigningSecret>(self.purpose.signing()).await?.is_some() {
            return Ok(FirstKeyPair::Present);
        }
        let kid = random.uuid(&self.clock).to_string();
        let (signer, private_key) = Signer::generate(kid.clone(), random)
            .map_err(|_| self.error("make a key pair", Failure::Unreadable))?;
        self.publish(&vault, signer.public_key()).await?;
        let made = self.store_private(&vault, &kid, &private_key).await?;
        self.withdraw_others(&vault).await?;
        Ok(if made { FirstKeyPair::Made } else { FirstKeyPair::Present })
    }

    async fn publish(&self, vault: &Vault<'_>, key: &PublicKey) -> Result<(), VaultError> {
        for _ in 0..TRIES {
            let (jwks, version) = self.published(vault).await?;
            let secret = VerificationSecret { jwks: jwks.with(key.clone()) };
            if vault.write(self.purpose.verification(), &secret, version).await? {
                return Ok(());
            }
        }
        Err(self.error("publish the new key", Failure::Conflict))
    }

    async fn store_private(
        &self,
        vault: &Vault<'_>,
        kid: &str,
        private_key: &SecretSlice<u8>,
    ) -> Result<bool, VaultError> {
        let secret = NewSigningSecret {
            kid,
            private_key: &STANDARD.encode(private_key.expose_secret()),
            created_at: self.clock.now(),
        };
        vault.write(self.purpose.signing(), &secret, 0).await
    }

    async fn withdraw_others(&self, vault: &Vault<'_>) -> Result<(), VaultError> {
        let Some((signing, _)) = vault.read::<SigningSecret>(self.purpose.signing()).await? else {
            return Err(
                self.error("read back the signing key", Failure::NoKeysYet(self.purpose.maker()))
            );
        };
        for _ in 0..TRIES {
            let (jwks, version) = self.published(vault).await?;
            let remaining = jwks.clone().only(&signing.kid);
            if remaining == jwks
                || vault
                    .write(
                        self.purpose.verification(),
                        &VerificationSecret { jwks: remaining },
                        version,
                    )
                    .await?
            {
                return Ok(());
            }
        }
        Err(self.error("withdraw unused keys", Failure::Conflict))
    }

    async fn published(&self, vault: &Vault<'_>) -> Result<(Keys, u32), VaultError> {
        let read = vault.read::<VerificationSecret>(self.purpose.verification()).await?;
        Ok(match read {
            Some((secret, version)) => (secret.jwks, version),
            None => (Keys::default(), 0),
        })
    }
}
