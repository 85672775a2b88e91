//! What is true of Turnout as a whole: its boundaries, the contracts between
//! its parts, and journeys through the gateway against real processes.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not as it should be"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the tests stand outside: they use the machine's clock and randomness"
)]

mod boundaries;
mod contracts;
mod journeys;

use tests::{repository, stack};
