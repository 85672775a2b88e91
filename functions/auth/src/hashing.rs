//! Argon2id with OWASP's minimum (19 MiB, 2 passes, 1 lane), which is the
//! crate's default. A hash takes some 20 ms of computing, so it has a thread of
//! its own.

use ambient::Random;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use tokio::task::spawn_blocking;

use crate::domain::{Password, PasswordHash};

/// A hash with today's parameters of a password that nobody has.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$dHVybm91dC1ub2JvZHk$\
                       AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password could not be hashed.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashError;

/// Hashes a password with a salt of its own.
pub async fn hash(password: Password, random: &Random) -> Result<PasswordHash, HashError> {
    let salt: [u8; 16] = random.bytes();
    spawn_blocking(move || {
        Argon2::default()
            .hash_password_with_salt(password.expose().as_bytes(), &salt)
            .map(|hash| PasswordHash::new(hash.to_string()))
            .map_err(|_| HashError)
    })
    .await
    .map_err(|_| HashError)?
}

/// Whether the password is the one that was hashed. Without a hash (no such
/// account) it takes as long and is `false`.
pub async fn matches(password: Password, hash: Option<PasswordHash>) -> Result<bool, HashError> {
    spawn_blocking(move || {
        let known = hash.is_some();
        let phc = hash.as_ref().map_or(NOBODYS, PasswordHash::expose);
        let same = Argon2::default().verify_password(password.expose().as_bytes(), phc).is_ok();
        known && same
    })
    .await
    .map_err(|_| HashError)
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::phc::PasswordHash as Phc;

    use super::*;

    fn password(text: &str) -> Password {
        Password::typed(text.to_owned())
    }

    #[tokio::test]
    async fn knows_the_right_password_only() {
        let random = Random::seeded(1);
        let stored = hash(password("correct horse"), &random).await.unwrap();
        assert!(matches(password("correct horse"), Some(stored.clone())).await.unwrap());
        assert!(!matches(password("correct horsf"), Some(stored.clone())).await.unwrap());
        assert!(!matches(password(""), Some(stored)).await.unwrap());
        assert!(!matches(password("correct horse"), None).await.unwrap());
    }

    #[tokio::test]
    async fn an_unknown_account_costs_as_much_as_a_known_one() {
        let real = hash(password("correct horse"), &Random::seeded(1)).await.unwrap();
        let (real, nobodys) = (Phc::new(real.expose()).unwrap(), Phc::new(NOBODYS).unwrap());
        assert_eq!(real.algorithm, nobodys.algorithm);
        assert_eq!(real.version, nobodys.version);
        assert_eq!(real.params.to_string(), nobodys.params.to_string());
        assert_eq!(real.params.to_string(), "m=19456,t=2,p=1");
        assert_eq!(real.hash.unwrap().len(), nobodys.hash.unwrap().len());
    }
}
