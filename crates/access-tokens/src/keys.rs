//! The public keys: as a JWKS document, and as a cache with a maximum age.

mod cache;
mod jwks;

pub use cache::KeyCache;
pub use jwks::{Keys, PublicKey};
