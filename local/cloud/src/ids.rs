use std::sync::atomic::{AtomicU64, Ordering};

/// Ids for requests: unique within a machine and unlike from run to run, but
/// guessable; nothing is protected by them. A counter mixed by `SplitMix64`,
/// because the gateway makes one a request.
#[derive(Debug)]
pub(crate) struct Ids(AtomicU64);

impl Ids {
    pub(crate) fn new() -> Self {
        // Without the system's randomness the ids repeat from run to run, which
        // only makes logs harder to tell apart.
        Self(AtomicU64::new(getrandom::u64().unwrap_or(0)))
    }

    pub(crate) fn number(&self) -> u64 {
        let mut z =
            self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed) ^ 0x5851_F42D_4C95_7F2D;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// In the form of a version 4 UUID.
    pub(crate) fn uuid(&self) -> String {
        let (a, b) = (self.number(), self.number());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            0x8000 | ((b >> 48) & 0x3fff),
            b & 0xffff_ffff_ffff
        )
    }
}
