use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::VerifyingKey;
use jsonwebtoken::DecodingKey;
use serde::{Deserialize, Deserializer, Serialize, de::IgnoredAny};

/// One public key that tokens are checked with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Jwk", try_from = "Jwk")]
pub struct PublicKey {
    kid: String,
    x: [u8; 32],
}

impl PublicKey {
    pub(crate) const fn new(kid: String, x: [u8; 32]) -> Self {
        Self { kid, x }
    }

    /// The name that a token's header calls the key by.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.x
    }

    pub(crate) fn decoding_key(&self) -> DecodingKey {
        DecodingKey::from_ed_der(&self.x)
    }
}

/// Shows the key's name only, like every key type here.
impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// A JSON Web Key Set (RFC 7517) of Ed25519 keys (RFC 8037).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    #[serde(deserialize_with = "understood")]
    keys: Vec<PublicKey>,
}

impl Keys {
    /// A set of these keys.
    #[must_use]
    pub const fn new(keys: Vec<PublicKey>) -> Self {
        Self { keys }
    }

    /// The key of this name.
    #[must_use]
    pub fn find(&self, kid: &str) -> Option<&PublicKey> {
        self.keys.iter().find(|key| key.kid == kid)
    }

    /// All keys, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = &PublicKey> {
        self.keys.iter()
    }

    /// The same set with one key more.
    pub(crate) fn with(mut self, key: PublicKey) -> Self {
        self.keys.push(key);
        self
    }

    /// The same set without all keys but one.
    pub(crate) fn only(mut self, kid: &str) -> Self {
        self.keys.retain(|key| key.kid == kid);
        self
    }
}

/// A key as RFC 8037, section 2 writes it.
#[derive(Serialize, Deserialize)]
struct Jwk {
    kty: KeyType,
    crv: Curve,
    kid: String,
    x: String,
    #[serde(default)]
    alg: Algorithm,
    #[serde(rename = "use", default)]
    usage: Usage,
}

#[derive(Serialize, Deserialize)]
enum KeyType {
    #[serde(rename = "OKP")]
    OctetKeyPair,
}

#[derive(Serialize, Deserialize)]
enum Curve {
    Ed25519,
}

#[derive(Default, Serialize, Deserialize)]
enum Algorithm {
    #[default]
    #[serde(rename = "EdDSA")]
    EdDsa,
}

#[derive(Default, Serialize, Deserialize)]
enum Usage {
    #[default]
    #[serde(rename = "sig")]
    Signature,
}

impl From<PublicKey> for Jwk {
    fn from(key: PublicKey) -> Self {
        Self {
            kty: KeyType::OctetKeyPair,
            crv: Curve::Ed25519,
            kid: key.kid,
            x: URL_SAFE_NO_PAD.encode(key.x),
            alg: Algorithm::EdDsa,
            usage: Usage::Signature,
        }
    }
}

impl TryFrom<Jwk> for PublicKey {
    type Error = &'static str;

    fn try_from(jwk: Jwk) -> Result<Self, Self::Error> {
        let x: [u8; 32] = URL_SAFE_NO_PAD
            .decode(jwk.x)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or("x is not 32 bytes in base64url")?;
        VerifyingKey::from_bytes(&x).map_err(|_| "x is not a point of the curve")?;
        Ok(Self { kid: jwk.kid, x })
    }
}

/// Skips keys of other kinds, as RFC 7517, section 5 asks: the set may grow
/// by kinds that this build does not know.
fn understood<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PublicKey>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Entry {
        Key(PublicKey),
        Other(IgnoredAny),
    }
    let entries = Vec::<Entry>::deserialize(deserializer)?;
    Ok(entries
        .into_iter()
        .filter_map(|entry| match entry {
            Entry::Key(key) => Some(key),
            Entry::Other(IgnoredAny) => None,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The public key of RFC 8037, appendix A.2.
    const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    #[test]
    fn reads_the_example_of_rfc_8037() {
        let keys: Keys = serde_json::from_value(serde_json::json!({
            "keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": X}]
        }))
        .unwrap();
        assert!(keys.find("a").is_some());
        assert!(keys.find("b").is_none());
    }

    #[test]
    fn writes_what_a_jwks_reader_expects() {
        let x = URL_SAFE_NO_PAD.decode(X).unwrap().try_into().unwrap();
        let keys = Keys::new(vec![PublicKey::new("a".to_owned(), x)]);
        assert_eq!(
            serde_json::to_value(keys).unwrap(),
            serde_json::json!({"keys": [
                {"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": X, "alg": "EdDSA", "use": "sig"}
            ]})
        );
    }

    #[test]
    fn skips_keys_that_it_cannot_use() {
        let keys: Keys = serde_json::from_value(serde_json::json!({"keys": [
            {"kty": "RSA", "kid": "r", "n": "AQAB", "e": "AQAB"},
            {"kty": "OKP", "crv": "X25519", "kid": "x", "x": X},
            {"kty": "OKP", "crv": "Ed25519", "kid": "short", "x": "AAAA"},
            {"kty": "OKP", "crv": "Ed25519", "kid": "enc", "x": X, "use": "enc"},
            {"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": X},
        ]}))
        .unwrap();
        assert_eq!(keys.iter().map(PublicKey::kid).collect::<Vec<_>>(), ["a"]);
    }
}
