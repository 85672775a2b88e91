//! The endpoints and handlers of User, on a real database.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod activity;
mod bench;
mod profile;
mod settings;
