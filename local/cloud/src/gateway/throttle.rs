use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use crate::template::Throttle;

/// A token bucket without a lock: the "generic cell rate algorithm" keeps one
/// number, the time at which the bucket would be full again.
#[derive(Debug)]
pub(super) struct Bucket {
    started: Instant,
    full_at: AtomicU64,
    /// Nanoseconds that one request costs.
    cost: u64,
    /// Nanoseconds of credit.
    credit: u64,
}

impl Bucket {
    pub(super) fn new(throttle: Throttle, now: Instant) -> Self {
        // A rate of zero lets nothing through on AWS; here one in a long while.
        let cost = 1_000_000_000 / u64::from(throttle.rate.max(1));
        let credit = cost * u64::from(throttle.burst);
        Self { started: now, full_at: AtomicU64::new(0), cost, credit }
    }

    /// Takes a token, if there is one.
    pub(super) fn take(&self, now: Instant) -> bool {
        let elapsed = now.saturating_duration_since(self.started).as_nanos();
        let now = u64::try_from(elapsed).unwrap_or(u64::MAX);
        let take = |full_at: u64| {
            let next = full_at.max(now) + self.cost;
            (next - now <= self.credit).then_some(next)
        };
        self.full_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_rate_holds() {
        let start = Instant::now();
        let bucket = Bucket::new(Throttle { burst: 3, rate: 10 }, start);
        let taken = |after| (0..10).filter(|_| bucket.take(start + after)).count();
        assert_eq!(taken(Duration::ZERO), 3);
        assert_eq!(taken(Duration::from_millis(100)), 1);
        assert_eq!(taken(Duration::from_mins(1)), 3, "credit does not grow past the burst");
    }
}
