//! Passwords and tokens.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// 256 random bits in letters, digits, `-` and `_`: nothing that a URL, a
/// shell or a configuration file would read as something else.
pub(crate) fn token() -> String {
    let mut bytes = [0_u8; 32];
    // Without the system's randomness nothing here may go on.
    #[expect(clippy::expect_used, reason = "a guessable password is worse than a stop")]
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}
