//! Access tokens: what they say, how Auth signs them, how every service checks
//! them, and how the keys for both come from Vault.
//!
//! A token is a JWT signed with Ed25519 (`alg: EdDSA`, RFC 8037). Only Auth can
//! read the private key; every service, Auth included, checks tokens with the
//! public keys.
//!
//! Tickets are signed with another pair, kept in the same way ([`DetachedSigner`]).

mod claims;
mod detached;
mod keys;
mod signer;
mod vault;
mod verifier;

pub use claims::{Claims, Identity, LIFETIME, Realm, Role};
pub use detached::{DetachedSigner, Signature};
pub use keys::{KeyCache, Keys, PublicKey};
pub use signer::{KeyError, SignError, Signer};
pub use vault::{FirstKeyPair, VaultError, VaultKeys, VaultLogin};
pub use verifier::{TokenError, Verifier};
