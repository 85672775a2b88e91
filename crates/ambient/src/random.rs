use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use uuid::{Builder, Uuid};

use crate::Clock;

/// The source of randomness.
#[derive(Clone, Debug)]
pub struct Random(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Seeded(Arc<AtomicU64>),
}

impl Random {
    /// The operating system's generator: fit for keys and tokens.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A repeatable sequence, for tests only: anybody can predict it.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(AtomicU64::new(seed))))
    }

    /// Fills an array with random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing safe can
    /// be done without it.
    #[must_use]
    #[expect(clippy::expect_used, reason = "no safe way on without randomness")]
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => getrandom::fill(&mut bytes).expect("the system's random generator"),
            Source::Seeded(state) => {
                for chunk in bytes.chunks_mut(8) {
                    // SplitMix64 (Steele, Lea, Flood 2014): small, even, repeatable.
                    let mut z = state
                        .fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst)
                        .wrapping_add(0x9E37_79B9_7F4A_7C15);
                    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                    z ^= z >> 31;
                    for (to, from) in chunk.iter_mut().zip(z.to_le_bytes()) {
                        *to = from;
                    }
                }
            }
        }
        bytes
    }

    /// A new id: `UUIDv7` (RFC 9562), so that ids sort by their making.
    #[must_use]
    pub fn uuid(&self, clock: &Clock) -> Uuid {
        let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }
}
