use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// SHA-256 of a purpose and some fields. Each goes in with its length, so that
/// no two lists of fields give the same input, nor two purposes.
pub(crate) fn digest(purpose: &str, fields: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for field in [&[purpose.as_bytes()], fields].concat() {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field);
    }
    hash.finalize().into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
