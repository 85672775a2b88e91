//! How often somebody may send an invitation, or try a token.

use api_kit::{PeerAddress, Throttled, allow};
use jiff::SignedDuration;
use request_guard::{Limit, RateLimit};
use uuid::Uuid;

/// Mails to people who may never have heard of Turnout, by account.
const SENT: Limit =
    Limit { name: "team-invitations", hits: 30, window: SignedDuration::from_hours(1) };

/// Tokens tried, by network. Nobody guesses 256 bits; who tries is up to
/// something.
const TRIED: Limit =
    Limit { name: "invitation-tokens", hits: 100, window: SignedDuration::from_mins(15) };

/// Counts invitations.
#[derive(Clone, Debug)]
pub struct InvitationThrottle(RateLimit);

impl InvitationThrottle {
    /// On these counters.
    #[must_use]
    pub const fn new(counters: RateLimit) -> Self {
        Self(counters)
    }

    /// Counts one that an account wants to send.
    pub async fn send(&self, user_id: Uuid) -> Result<(), Throttled> {
        allow(&self.0, &SENT, &user_id.to_string()).await
    }

    /// Counts a token that somebody shows.
    pub async fn show(&self, peer: &PeerAddress) -> Result<(), Throttled> {
        allow(&self.0, &TRIED, &peer.network()).await
    }
}
