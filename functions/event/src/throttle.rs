//! How often somebody may send an invitation, try a token, or come into a lobby.

use api_kit::{LinkThrottle, Throttled, allow};
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

/// Lobbies come into, by account. Coming and going gains nobody anything, but
/// each time is a write in the busiest minutes.
const JOINED: Limit =
    Limit { name: "opening-joins", hits: 30, window: SignedDuration::from_hours(1) };

/// Counts invitations, and their tokens.
#[must_use]
pub const fn invitations(counters: RateLimit) -> LinkThrottle {
    LinkThrottle::new(counters, SENT, TRIED)
}

/// Counts who comes into lobbies.
#[derive(Clone, Debug)]
pub struct LobbyThrottle(RateLimit);

impl LobbyThrottle {
    /// On these counters.
    #[must_use]
    pub const fn new(counters: RateLimit) -> Self {
        Self(counters)
    }

    /// Counts an account that wants to come in.
    pub async fn join(&self, user_id: Uuid) -> Result<(), Throttled> {
        allow(&self.0, &JOINED, &user_id.to_string()).await
    }
}
