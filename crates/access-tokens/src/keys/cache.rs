use std::{
    error::Error,
    fmt,
    pin::Pin,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use ambient::Clock;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use crate::{Keys, PublicKey};

/// A withdrawn key is trusted at most this long.
const MAX_AGE: SignedDuration = SignedDuration::from_mins(10);
/// Anybody can send a token with an unknown `kid`: it must not become a load
/// on Vault.
const REFETCH_EVERY: SignedDuration = SignedDuration::from_secs(10);
/// A request waits for Vault this long and no longer.
const REFETCH_TIMEOUT: Duration = Duration::from_secs(2);
const COMPLAIN_EVERY: SignedDuration = SignedDuration::from_mins(1);

type FetchError = Box<dyn Error + Send + Sync>;
type Fetch =
    dyn Fn() -> Pin<Box<dyn Future<Output = Result<Keys, FetchError>> + Send>> + Send + Sync;

/// The published keys, fetched again when they are old or when a token names
/// one that is missing. With the source gone it goes on with what it has:
/// signing in must not need Vault.
#[derive(Clone)]
pub struct KeyCache(Arc<Inner>);

struct Inner {
    clock: Clock,
    fetch: Box<Fetch>,
    fetched: RwLock<Fetched>,
    /// Held while fetching, so that one fetch serves all who wait for it.
    attempts: Mutex<Attempts>,
}

struct Fetched {
    keys: Arc<Keys>,
    at: Timestamp,
}

#[derive(Default)]
struct Attempts {
    last: Option<Timestamp>,
    last_complaint: Option<Timestamp>,
}

impl KeyCache {
    /// Fetches the keys for the first time; without any there is nothing to
    /// start with.
    pub async fn start<F, W, E>(clock: Clock, fetch: F) -> Result<Self, E>
    where
        F: Fn() -> W + Send + Sync + 'static,
        W: Future<Output = Result<Keys, E>> + Send + 'static,
        E: Error + Send + Sync + 'static,
    {
        let fetched = Fetched { keys: Arc::new(fetch().await?), at: clock.now() };
        Ok(Self(Arc::new(Inner {
            clock,
            fetch: Box::new(move || {
                let work = fetch();
                Box::pin(async { work.await.map_err(Into::into) })
            }),
            fetched: RwLock::new(fetched),
            attempts: Mutex::default(),
        })))
    }

    /// All published keys, not older than ten minutes if the source answers.
    pub async fn keys(&self) -> Arc<Keys> {
        if self.is_old() {
            self.refetch().await;
        }
        self.held()
    }

    /// The key of this name.
    pub async fn find(&self, kid: &str) -> Option<PublicKey> {
        let keys = self.keys().await;
        if let Some(key) = keys.find(kid) {
            return Some(key.clone());
        }
        self.refetch().await;
        self.held().find(kid).cloned()
    }

    fn held(&self) -> Arc<Keys> {
        Arc::clone(&self.0.fetched.read().unwrap_or_else(PoisonError::into_inner).keys)
    }

    fn is_old(&self) -> bool {
        let at = self.0.fetched.read().unwrap_or_else(PoisonError::into_inner).at;
        elapsed(at, self.0.clock.now(), MAX_AGE)
    }

    async fn refetch(&self) {
        let mut attempts = self.0.attempts.lock().await;
        let now = self.0.clock.now();
        if attempts.last.is_some_and(|last| !elapsed(last, now, REFETCH_EVERY)) {
            return;
        }
        attempts.last = Some(now);
        let error = match tokio::time::timeout(REFETCH_TIMEOUT, (self.0.fetch)()).await {
            Ok(Ok(keys)) => {
                *self.0.fetched.write().unwrap_or_else(PoisonError::into_inner) =
                    Fetched { keys: Arc::new(keys), at: now };
                return;
            }
            Ok(Err(error)) => error,
            Err(time_out) => time_out.into(),
        };
        if attempts.last_complaint.is_none_or(|last| elapsed(last, now, COMPLAIN_EVERY)) {
            attempts.last_complaint = Some(now);
            tracing::warn!(%error, "could not fetch the verification keys: going on with those at hand");
        }
    }
}

/// A clock that was set back counts as elapsed: better one fetch too many.
fn elapsed(since: Timestamp, now: Timestamp, limit: SignedDuration) -> bool {
    let passed = now.duration_since(since);
    passed.is_negative() || passed >= limit
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeyCache").field(&self.held()).finish()
    }
}
