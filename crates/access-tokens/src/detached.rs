use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey, pkcs8::DecodePrivateKey as _};
use secrecy::{ExposeSecret, SecretSlice};

use crate::{KeyError, PublicKey};

/// An Ed25519 signature (RFC 8032).
pub type Signature = [u8; 64];

/// Signs bytes that are no access token: tickets. Signing is deterministic, so
/// the same bytes always get the same signature.
pub struct DetachedSigner {
    kid: String,
    key: SigningKey,
}

impl DetachedSigner {
    /// Takes a private key in PKCS #8 DER.
    pub fn from_pkcs8(kid: String, der: &SecretSlice<u8>) -> Result<Self, KeyError> {
        let key = SigningKey::from_pkcs8_der(der.expose_secret()).map_err(|_| KeyError)?;
        Ok(Self { kid, key })
    }

    /// The key's name.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey::new(self.kid.clone(), self.key.verifying_key().to_bytes())
    }

    /// Signs. What is signed must begin with what it is, so that a signature
    /// of one thing is none of another.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        self.key.sign(message).to_bytes()
    }
}

/// Names the key and shows nothing of it.
impl fmt::Debug for DetachedSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DetachedSigner").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl PublicKey {
    /// Whether this key's private half signed the message. Strict: a message
    /// has one signature, and no weak key signs everything.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        VerifyingKey::from_bytes(self.bytes())
            .is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}
