use std::fmt;

use ambient::Random;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::record::Record;
use crate::GuardError;

const NONCE: usize = 24;

/// An answer as it was given, for giving it again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredAnswer {
    /// The HTTP status code.
    pub status: u16,
    /// The headers, in order; one name may come more than once.
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub body: Vec<u8>,
}

impl StoredAnswer {
    /// Encrypts with XChaCha20-Poly1305, whose nonce is long enough to be
    /// drawn; bound to the record, so that answers can't be exchanged.
    pub(super) fn seal(&self, record: &Record, random: &Random) -> Result<Vec<u8>, GuardError> {
        let plain = serde_json::to_vec(self).map_err(|_| GuardError::Damaged)?;
        let nonce: [u8; NONCE] = random.bytes();
        let sealed = XChaCha20Poly1305::new(&record.key.into())
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: &plain, aad: record.id.as_bytes() })
            .map_err(|_| GuardError::Damaged)?;
        Ok([&nonce[..], &sealed].concat())
    }

    pub(super) fn open(record: &Record, sealed: &[u8]) -> Result<Self, GuardError> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(GuardError::Damaged)?;
        let plain = XChaCha20Poly1305::new(&record.key.into())
            .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: record.id.as_bytes() })
            .map_err(|_| GuardError::Damaged)?;
        serde_json::from_slice(&plain).map_err(|_| GuardError::Damaged)
    }
}

fn to_base64<S: Serializer>(body: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(body))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    STANDARD.decode(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

/// Shows the status only: an answer may hold tokens.
impl fmt::Debug for StoredAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}
