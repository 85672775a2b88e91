//! `registration-rotate-ticket-keys`: makes the first key pair of tickets where
//! Vault has none. Killed anywhere, the next run mends it: whatever was
//! published without a private key is withdrawn again.

use access_tokens::{FirstKeyPair, VaultError, VaultKeys};
use ambient::Random;

/// Returns how many key pairs were made: one, or none where there is one.
pub async fn run(vault: &VaultKeys, random: &Random) -> Result<u64, VaultError> {
    Ok(match vault.ensure_first_pair(random).await? {
        FirstKeyPair::Made => 1,
        FirstKeyPair::Present => 0,
    })
}
