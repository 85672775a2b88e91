//! Access tokens: what they say, how Auth signs them, how every service checks
//! them, and how the keys for both come from Vault.
//!
//! A token is a JWT signed with Ed25519 (`alg: EdDSA`, RFC 8037). Only Auth can
//! read the private key; every service, Auth included, checks tokens with the
//! public keys.

mod claims;
mod keys;
mod signer;
mod vault;
mod verifier;

pub use claims::{Claims, Identity, LIFETIME, Realm, Role};
pub use keys::{KeyCache, Keys, PublicKey};
pub use signer::{KeyError, SignError, Signer};
pub use vault::{FirstKeyPair, VaultError, VaultKeys, VaultLogin};
pub use verifier::{TokenError, Verifier};
