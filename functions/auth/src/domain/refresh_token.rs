use std::fmt;

use ambient::Random;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest as _, Sha256};

const FAMILY: usize = 16;
const SECRET: usize = 32;

/// What a browser keeps to stay signed in: the session's family, which stays,
/// and a secret, which every use replaces. The right family with an old secret
/// is a token that was used before.
pub struct RefreshToken(SecretBox<[u8; FAMILY + SECRET]>);

impl RefreshToken {
    /// The first token of a new session.
    #[must_use]
    pub fn first(random: &Random) -> Self {
        Self(SecretBox::new(Box::new(random.bytes())))
    }

    /// The token that replaces this one.
    #[must_use]
    pub fn next(&self, random: &Random) -> Self {
        let mut bytes: [u8; FAMILY + SECRET] = random.bytes();
        for (to, from) in bytes.iter_mut().zip(self.family()) {
            *to = *from;
        }
        Self(SecretBox::new(Box::new(bytes)))
    }

    /// Reads a token that [`RefreshToken::expose`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        Some(Self(SecretBox::new(Box::new(bytes))))
    }

    /// The token as the browser keeps it.
    #[must_use]
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.expose_secret())
    }

    /// SHA-256 of the family. Both parts are random and long: a fast hash does.
    #[must_use]
    pub fn family_hash(&self) -> [u8; 32] {
        Sha256::digest(self.family()).into()
    }

    /// SHA-256 of the secret.
    #[must_use]
    pub fn secret_hash(&self) -> [u8; 32] {
        let (_, secret) = self.0.expose_secret().split_at(FAMILY);
        Sha256::digest(secret).into()
    }

    fn family(&self) -> &[u8] {
        self.0.expose_secret().split_at(FAMILY).0
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_one_has_the_family_and_another_secret() {
        let random = Random::seeded(1);
        let first = RefreshToken::first(&random);
        let next = first.next(&random);
        assert_eq!(first.family_hash(), next.family_hash());
        assert_ne!(first.secret_hash(), next.secret_hash());
        assert_ne!(first.family_hash(), RefreshToken::first(&random).family_hash());
    }

    #[test]
    fn reads_back_what_it_wrote_and_nothing_else() {
        let token = RefreshToken::first(&Random::seeded(1));
        let read = RefreshToken::parse(&token.expose()).unwrap();
        assert_eq!(read.secret_hash(), token.secret_hash());
        let longer = format!("{}AAAA", token.expose());
        for text in ["", "AAAA", "not base64!", &token.expose()[1..], &longer] {
            assert!(RefreshToken::parse(text).is_none(), "{text}");
        }
    }
}
