//! How often somebody may name accounts that are not theirs: whoever runs an
//! event could otherwise find out by trying which addresses have one.

use api_kit::Problem;
use jiff::SignedDuration;
use request_guard::{GuardError, Limit, RateLimit, Verdict};
use uuid::Uuid;

/// So many that came to nothing, an hour and a person.
const LIMIT: Limit =
    Limit { name: "account-lookup", hits: 100, window: SignedDuration::from_hours(1) };

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
    pub async fn attempt(&self, user_id: Uuid) -> Result<(), Problem> {
        match self.0.hit(&LIMIT, &user_id.to_string()).await {
            Ok(Verdict::Allowed) => Ok(()),
            Ok(Verdict::Limited { retry_after }) => Err(Problem::too_many_requests(retry_after)),
            Err(error) => {
                tracing::error!(%error, "rate limits can't be reached");
                Err(Problem::unavailable("temporarily_unavailable", "Try again in a moment."))
            }
        }
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
