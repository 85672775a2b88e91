//! What a client notices of every endpoint of Auth, on a real database.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on fails")]

mod bench;
mod introspect;
mod jwks;
mod login;
mod logout;
mod refresh;
mod register;
