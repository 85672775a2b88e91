//! How often somebody may try. Guessing is slowed down for each account and for
//! each address that the guesses come from; signing up for each address.

use std::net::IpAddr;

use api_kit::{PeerAddress, Problem};
use jiff::SignedDuration;
use request_guard::{GuardError, Limit, RateLimit, Verdict};

/// One address may be a whole campus, where many sign in at once: it gets the
/// failures of thirty accounts. Successes are taken back and don't count.
const ACCOUNTS_PER_ADDRESS: u32 = 30;

/// Limits for signing in.
#[derive(Clone, Debug)]
pub struct LoginThrottle {
    counters: RateLimit,
    per_account: Limit,
    per_address: Limit,
}

/// Limits for signing up.
#[derive(Clone, Debug)]
pub struct SignUpThrottle {
    counters: RateLimit,
    per_address: Limit,
}

/// An attempt is not let through.
#[derive(Debug, thiserror::Error)]
pub enum Throttled {
    /// Too many came before.
    #[error("too many attempts")]
    TooMany {
        /// In seconds.
        retry_after: u64,
    },
    /// Nobody can tell how many came before.
    #[error("the counters can't be reached")]
    Unavailable(#[from] GuardError),
}

impl From<Throttled> for Problem {
    fn from(error: Throttled) -> Self {
        match error {
            Throttled::TooMany { retry_after } => Self::too_many_requests(retry_after),
            Throttled::Unavailable(error) => {
                tracing::error!(%error, "rate limits can't be reached");
                Self::unavailable("temporarily_unavailable", "Try again in a moment.")
            }
        }
    }
}

impl LoginThrottle {
    /// `attempts` in 15 minutes for each account.
    #[must_use]
    pub const fn new(counters: RateLimit, attempts: u32) -> Self {
        let window = SignedDuration::from_mins(15);
        Self {
            counters,
            per_account: Limit { name: "login-account", hits: attempts, window },
            per_address: Limit {
                name: "login-address",
                hits: attempts.saturating_mul(ACCOUNTS_PER_ADDRESS),
                window,
            },
        }
    }

    /// Counts an attempt on `account` (its id, or what was typed where there
    /// is none) and lets it through or not.
    pub async fn attempt(&self, account: &str, peer: &PeerAddress) -> Result<(), Throttled> {
        let network = network(peer);
        let (account, address) = tokio::try_join!(
            self.counters.hit(&self.per_account, account),
            self.counters.hit(&self.per_address, &network),
        )?;
        let_through(account)?;
        let_through(address)
    }

    /// The attempt was no guess: it does not count. Without DynamoDB it counts,
    /// and the user is signed in all the same.
    pub async fn succeeded(&self, account: &str, peer: &PeerAddress) {
        let network = network(peer);
        let forgotten = tokio::try_join!(
            self.counters.forget(&self.per_account, account),
            self.counters.take_back(&self.per_address, &network),
        );
        if let Err(error) = forgotten {
            tracing::warn!(%error, "a successful sign-in counts as an attempt");
        }
    }
}

impl SignUpThrottle {
    /// `sign_ups` an hour from each address.
    #[must_use]
    pub const fn new(counters: RateLimit, sign_ups: u32) -> Self {
        let window = SignedDuration::from_hours(1);
        let per_address = Limit { name: "sign-up-address", hits: sign_ups, window };
        Self { counters, per_address }
    }

    /// Counts a sign-up and lets it through or not.
    pub async fn attempt(&self, peer: &PeerAddress) -> Result<(), Throttled> {
        let_through(self.counters.hit(&self.per_address, &network(peer)).await?)
    }
}

const fn let_through(verdict: Verdict) -> Result<(), Throttled> {
    match verdict {
        Verdict::Allowed => Ok(()),
        Verdict::Limited { retry_after } => Err(Throttled::TooMany { retry_after }),
    }
}

/// Who an address belongs to: with IPv6 one subscriber has a whole /64.
fn network(PeerAddress(address): &PeerAddress) -> String {
    match address.parse() {
        Ok(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(mapped) => mapped.to_string(),
            None => format!("{:x}/64", address.to_bits() >> 64),
        },
        _ => address.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ipv6_subscriber_is_one_network() {
        let network = |address: &str| network(&PeerAddress(address.to_owned()));
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
