use std::fmt;

use ambient::Random;
use ed25519_dalek::{SigningKey, pkcs8::DecodePrivateKey, pkcs8::EncodePrivateKey};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret, SecretBox, SecretSlice};

use crate::{Claims, PublicKey};

/// Signs access tokens. Only Auth has one.
pub struct Signer {
    kid: String,
    key: SecretBox<EncodingKey>,
    public: PublicKey,
}

/// The bytes are no Ed25519 private key in PKCS #8 DER.
#[derive(Debug, thiserror::Error)]
#[error("not an Ed25519 private key in PKCS #8")]
pub struct KeyError;

/// The claims could not be signed.
#[derive(Debug, thiserror::Error)]
#[error("could not sign an access token")]
pub struct SignError(#[source] jsonwebtoken::errors::Error);

impl Signer {
    /// Makes a new key pair and hands out the private key for safe keeping.
    pub fn generate(kid: String, random: &Random) -> Result<(Self, SecretSlice<u8>), KeyError> {
        let key = SigningKey::from_bytes(&random.bytes());
        let der = key.to_pkcs8_der().map_err(|_| KeyError)?;
        let der = SecretSlice::from(der.as_bytes().to_vec());
        Ok((Self::from_pkcs8(kid, &der)?, der))
    }

    /// Takes a private key in PKCS #8 DER.
    pub fn from_pkcs8(kid: String, der: &SecretSlice<u8>) -> Result<Self, KeyError> {
        let der = der.expose_secret();
        let public = SigningKey::from_pkcs8_der(der).map_err(|_| KeyError)?.verifying_key();
        Ok(Self {
            public: PublicKey::new(kid.clone(), public.to_bytes()),
            key: SecretBox::new(Box::new(EncodingKey::from_ed_der(der))),
            kid,
        })
    }

    /// The public half, for the published key set.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Signs the claims: header, payload and signature in the compact form.
    pub fn sign(&self, claims: &Claims) -> Result<String, SignError> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, self.key.expose_secret()).map_err(SignError)
    }
}

/// Names the key and shows nothing of it.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("kid", &self.kid).finish_non_exhaustive()
    }
}
