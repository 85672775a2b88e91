//! How often somebody may try. Guessing is slowed down for each account and for
//! each address that the guesses come from; signing up for each address.

use api_kit::{PeerAddress, Throttled, allow};
use jiff::SignedDuration;
use request_guard::{Limit, RateLimit};

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
        let network = peer.network();
        let (account, address) = tokio::join!(
            allow(&self.counters, &self.per_account, account),
            allow(&self.counters, &self.per_address, &network),
        );
        account.and(address)
    }

    /// The attempt was no guess: it does not count. Without DynamoDB it counts,
    /// and the user is signed in all the same.
    pub async fn succeeded(&self, account: &str, peer: &PeerAddress) {
        let network = peer.network();
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
        allow(&self.counters, &self.per_address, &peer.network()).await
    }
}
