use std::net::IpAddr;

use request_guard::{GuardError, Limit, RateLimit, Verdict};
use uuid::Uuid;

use crate::{PeerAddress, Problem};

/// A request is not let through.
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

/// Counts a hit of `subject` and lets it through, or says when to come again.
pub async fn allow(counters: &RateLimit, limit: &Limit, subject: &str) -> Result<(), Throttled> {
    match counters.hit(limit, subject).await? {
        Verdict::Allowed => Ok(()),
        Verdict::Limited { retry_after } => Err(Throttled::TooMany { retry_after }),
    }
}

/// Counts the mails with a link that accounts send to people who may never have heard
/// of Turnout, and the links' tokens that somebody tries.
#[derive(Clone, Debug)]
pub struct LinkThrottle {
    counters: RateLimit,
    sent: Limit,
    tried: Limit,
}

impl LinkThrottle {
    /// On these counters: `sent` is by account, `tried` by network.
    #[must_use]
    pub const fn new(counters: RateLimit, sent: Limit, tried: Limit) -> Self {
        Self { counters, sent, tried }
    }

    /// Counts a mail that an account wants to send.
    pub async fn send(&self, user_id: Uuid) -> Result<(), Throttled> {
        allow(&self.counters, &self.sent, &user_id.to_string()).await
    }

    /// Counts a token that somebody shows.
    pub async fn show(&self, peer: &PeerAddress) -> Result<(), Throttled> {
        allow(&self.counters, &self.tried, &peer.network()).await
    }
}

impl PeerAddress {
    /// Who the address belongs to: with IPv6 one subscriber has a whole /64.
    #[must_use]
    pub fn network(&self) -> String {
        let Self(address) = self;
        match address.parse() {
            Ok(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
                Some(mapped) => mapped.to_string(),
                None => format!("{:x}/64", address.to_bits() >> 64),
            },
            _ => address.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ipv6_subscriber_is_one_network() {
        let network = |address: &str| PeerAddress(address.to_owned()).network();
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
