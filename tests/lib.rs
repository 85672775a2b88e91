//! What the test binary in `main.rs` and the benchmark share: the checkout, and
//! local stacks of their own.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "tests stop at the first thing that is not as it should be"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests stand outside: they use the machine's clock and randomness"
)]

pub mod repository;
pub mod stack;
