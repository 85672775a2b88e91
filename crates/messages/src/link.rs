use std::fmt;

use ambient::Random;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// The secret of a link in a mail: 256 random bits, and whoever has them may follow
/// the link. Only the mail and the message that asks for it have them; who wrote
/// the link keeps their hash. `Debug` does not show them.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkToken([u8; 32]);

/// A text that is no token of a link.
#[derive(Debug, Error)]
#[error("this is no token of a link")]
pub struct NoLinkToken;

impl LinkToken {
    /// A new one.
    #[must_use]
    pub fn new(random: &Random) -> Self {
        Self(random.bytes())
    }

    /// Reads a token that [`LinkToken::expose`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// The token as the link has it.
    #[must_use]
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// SHA-256 of it: it is random and long, so a fast hash does.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl TryFrom<String> for LinkToken {
    type Error = NoLinkToken;

    fn try_from(text: String) -> Result<Self, NoLinkToken> {
        Self::parse(&text).ok_or(NoLinkToken)
    }
}

impl From<LinkToken> for String {
    fn from(token: LinkToken) -> Self {
        token.expose()
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_wrote_and_nothing_else() {
        let token = LinkToken::new(&Random::seeded(1));
        let text = token.expose();
        assert_eq!(LinkToken::parse(&text).unwrap().hash(), token.hash());
        assert_eq!(format!("{token:?}"), "LinkToken");
        for wrong in ["", "AAAA", "not base64!", &text[1..], &format!("{text}AAAA")] {
            assert!(LinkToken::parse(wrong).is_none(), "{wrong}");
        }
    }
}
