//! How often somebody may name accounts that are not theirs (whoever runs an event
//! could otherwise find out by trying which addresses have one), offer a registration
//! by mail, or try a link's token.

use api_kit::{LinkThrottle, Throttled, allow};
use jiff::SignedDuration;
use request_guard::{GuardError, Limit, RateLimit};
use uuid::Uuid;

/// So many that came to nothing, an hour and a person.
const LIMIT: Limit =
    Limit { name: "account-lookup", hits: 100, window: SignedDuration::from_hours(1) };

/// Mails to people who may never have heard of Turnout, by account.
const OFFERED: Limit = Limit { name: "transfers", hits: 30, window: SignedDuration::from_hours(1) };

/// Tokens tried, by network. Nobody guesses 256 bits; who tries is up to
/// something.
const TRIED: Limit =
    Limit { name: "transfer-tokens", hits: 100, window: SignedDuration::from_mins(15) };

/// Counts the accounts that somebody names.
#[derive(Clone, Debug)]
pub struct LookupThrottle(RateLimit);

impl LookupThrottle {
    /// On these counters.
    #[must_use]
    pub const fn new(counters: RateLimit) -> Self {
        Self(counters)
    }

    /// Counts one and lets it through, or says when to come again. Without the
    /// counters nobody may look.
    pub async fn attempt(&self, user_id: Uuid) -> Result<(), Throttled> {
        allow(&self.0, &LIMIT, &user_id.to_string()).await
    }

    /// The account's owner hears of it: that was no guess and does not count.
    pub async fn take_back(&self, user_id: Uuid) {
        let taken_back: Result<(), GuardError> =
            self.0.take_back(&LIMIT, &user_id.to_string()).await;
        if let Err(error) = taken_back {
            tracing::warn!(%error, "an account that was found counts as a guess");
        }
    }
}

/// Counts offers of registrations to other people, and their tokens.
#[must_use]
pub const fn transfers(counters: RateLimit) -> LinkThrottle {
    LinkThrottle::new(counters, OFFERED, TRIED)
}
