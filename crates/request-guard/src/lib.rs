//! What a write needs beside its database: records that make a repeated request
//! have one effect, and counters that slow down guessing. Both stand in
//! DynamoDB, apart from the data that they guard.
//!
//! Without DynamoDB both fail closed: a write that might happen twice and a
//! password that might be guessed without limit are worse than a short 503.
//!
//! Both tables have the string hash key `id` and the TTL attribute
//! `expiration`. Nothing in them can be read: ids are hashes, and stored
//! answers are encrypted under a key that only the repeated request gives.

mod error;
mod hash;
mod idempotency;
mod rate_limit;

pub use error::GuardError;
pub use idempotency::{Begun, Guard, Idempotency, Request, StoredAnswer};
pub use rate_limit::{Limit, RateLimit, Verdict};
