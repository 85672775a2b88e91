use std::{collections::HashSet, fmt};

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization as _;

use super::{Email, Refusal, Username};

/// See the file's first lines for where it comes from.
const COMMONEST: &str = include_str!("common_passwords.txt");

/// Names shorter than this may stand in a password: nearly every text holds
/// some two letters.
const SHORTEST_NAME: usize = 3;

/// A password, in Unicode's normal form NFKC (as NIST SP 800-63B, section
/// 5.1.1.2 asks), so that it is the same from every keyboard.
pub struct Password(SecretString);

impl Password {
    /// A password that somebody signs in with: whatever it is, it is compared.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the plain text must not stay behind")]
    pub fn typed(text: String) -> Self {
        Self(text.nfkc().collect::<String>().into())
    }

    /// A password that somebody chooses: 12 to 128 characters, none of the
    /// commonest, and without the name or the address that it protects. No
    /// other rules: they make passwords harder to remember, not to guess.
    pub fn chosen(
        text: String,
        username: Option<&Username>,
        email: Option<&Email>,
    ) -> Result<Self, Refusal> {
        let password = Self::typed(text);
        let text = password.expose();
        let length = text.chars().count();
        if length < 12 {
            return Err(("too_short", "At least 12 characters are needed."));
        }
        if length > 128 {
            return Err(("too_long", "At most 128 characters are allowed."));
        }
        let text = text.to_lowercase();
        if is_common(&text) {
            return Err(("password_too_common", "This is among the first that a thief tries."));
        }
        let names = [username.map(Username::as_str), email.map(Email::local_part)];
        for name in names.into_iter().flatten().filter(|name| name.len() >= SHORTEST_NAME) {
            if text.contains(&name.to_lowercase()) {
                return Err((
                    "password_contains_name",
                    "It must not contain your username or mail address.",
                ));
            }
        }
        Ok(password)
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// On the list, or made of fewer than five different characters.
fn is_common(password: &str) -> bool {
    password.chars().collect::<HashSet<_>>().len() < 5
        || COMMONEST.lines().filter(|line| !line.starts_with('#')).any(|line| line == password)
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// A password's hash: a PHC string with algorithm, parameters and salt.
#[derive(Clone)]
pub struct PasswordHash(SecretString);

impl PasswordHash {
    /// Takes a PHC string.
    #[must_use]
    pub fn new(phc: String) -> Self {
        Self(phc.into())
    }

    /// The PHC string.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(text: &str) -> Result<String, &'static str> {
        let username = Username::parse("Lovelace".to_owned()).unwrap();
        let email = Email::parse("countess.ada@example.com".to_owned()).unwrap();
        Password::chosen(text.to_owned(), Some(&username), Some(&email))
            .map(|password| password.expose().to_owned())
            .map_err(|(code, _)| code)
    }

    #[test]
    fn takes_long_and_uncommon_ones() {
        for text in
            ["correct horse battery", "пароль длинный", "🐎🔋📎🎲🎹🎻🥁🎺🎸🪕🪗🎷", "a1b2c3d4e5\0f"]
        {
            assert_eq!(choose(text).as_deref(), Ok(text));
        }
        assert!(choose(&"abcdefgh".repeat(16)).is_ok());
    }

    #[test]
    fn refuses_short_long_common_and_personal_ones() {
        for (text, code) in [
            ("", "too_short"),
            ("eleven char", "too_short"),
            ("qwertyuiop123", "password_too_common"),
            ("QWERTYUIOP123", "password_too_common"),
            ("aaaaaaaaaaaaaaaa", "password_too_common"),
            ("121212121212", "password_too_common"),
            ("my-LOVELACE-password", "password_contains_name"),
            ("1countess.ADA1", "password_contains_name"),
        ] {
            assert_eq!(choose(text), Err(code), "{text}");
        }
        assert_eq!(choose(&"abcdefghi".repeat(15)), Err("too_long"));
    }

    #[test]
    fn is_the_same_from_every_keyboard() {
        let composed = Password::typed("caf\u{e9} cr\u{e8}me".to_owned());
        let decomposed = Password::typed("cafe\u{301} cre\u{300}me".to_owned());
        let wide = Password::typed("ｃａｆé crème".to_owned());
        assert_eq!(composed.expose(), decomposed.expose());
        assert_eq!(composed.expose(), wide.expose());
    }

    #[test]
    fn shows_nothing_when_printed() {
        let printed = format!(
            "{:?} {:?}",
            Password::typed("correct horse".to_owned()),
            PasswordHash::new("$argon2id$".to_owned())
        );
        assert!(!printed.contains("horse") && !printed.contains("argon2"), "{printed}");
    }
}
