use std::sync::Arc;

use ambient::Clock;
use jsonwebtoken::{Algorithm, Validation, errors::ErrorKind};

use crate::{Claims, KeyCache, Keys, Realm};

/// How far the clocks of Auth and of the verifying machine may differ, in
/// seconds. Machines that keep time by NTP differ by milliseconds; every second
/// here prolongs a token that should have ended.
const LEEWAY: i64 = 2;

/// Checks access tokens. Cheap to clone; clones share the keys.
#[derive(Clone, Debug)]
pub struct Verifier {
    keys: KeyCache,
    clock: Clock,
    validation: Validation,
}

/// Why a token is refused. For the log: a caller learns only that it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// No JWT, or one whose claims have other names or types.
    #[error("the token is malformed")]
    Malformed,
    /// Signed with something else than `EdDSA`, or not at all.
    #[error("the token's algorithm is not EdDSA")]
    Algorithm,
    /// The key is not (or no longer) published.
    #[error("the token's key is unknown")]
    UnknownKey,
    /// The signature is not of this key over this content.
    #[error("the token's signature is wrong")]
    Signature,
    /// Issued by somebody else.
    #[error("the token is of another issuer")]
    Issuer,
    /// Meant for somebody else.
    #[error("the token is for another audience")]
    Audience,
    /// `exp` has come.
    #[error("the token has expired")]
    Expired,
    /// `nbf` is still to come.
    #[error("the token is not valid yet")]
    NotYetValid,
}

impl Verifier {
    /// Checks tokens of `realm` with the published keys.
    #[must_use]
    pub fn new(realm: &Realm, keys: KeyCache, clock: Clock) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&realm.issuer]);
        validation.set_audience(&[&realm.audience]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
        // The library reads the machine's clock; the times are checked below,
        // by the clock that was passed in.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self { keys, clock, validation }
    }

    /// The keys that tokens are checked with now.
    pub async fn published_keys(&self) -> Arc<Keys> {
        self.keys.keys().await
    }

    /// The claims of a token that is genuine, ours and in time.
    pub async fn verify(&self, token: &str) -> Result<Claims, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|error| refusal(&error))?;
        if header.alg != Algorithm::EdDSA {
            return Err(TokenError::Algorithm);
        }
        // `crit` lists extensions that the reader must understand (RFC 7515,
        // section 4.1.11); none is understood here.
        let (Some(kid), None) = (header.kid, header.crit) else {
            return Err(TokenError::Malformed);
        };
        let key = self.keys.find(&kid).await.ok_or(TokenError::UnknownKey)?;
        let claims: Claims = jsonwebtoken::decode(token, &key.decoding_key(), &self.validation)
            .map_err(|error| refusal(&error))?
            .claims;
        let now = self.clock.now().as_second();
        if now >= claims.exp.saturating_add(LEEWAY) {
            return Err(TokenError::Expired);
        }
        if now < claims.nbf.saturating_sub(LEEWAY) {
            return Err(TokenError::NotYetValid);
        }
        Ok(claims)
    }
}

fn refusal(error: &jsonwebtoken::errors::Error) -> TokenError {
    match error.kind() {
        ErrorKind::InvalidSignature => TokenError::Signature,
        ErrorKind::InvalidIssuer => TokenError::Issuer,
        ErrorKind::InvalidAudience => TokenError::Audience,
        ErrorKind::InvalidAlgorithm => TokenError::Algorithm,
        _ => TokenError::Malformed,
    }
}
