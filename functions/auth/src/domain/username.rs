use super::Refusal;

/// The name that others see: 3 to 32 ASCII letters, digits, dots, hyphens and
/// underscores, the first a letter or digit. ASCII, because names that look
/// alike in other scripts would let one user pose as another; the display name
/// in the profile takes any script. Compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// Parses what somebody typed.
    #[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
    pub fn parse(text: String) -> Result<Self, Refusal> {
        let name = text.trim();
        if !name.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_')) {
            return Err((
                "invalid_username",
                "Use letters a to z, digits, dots, hyphens and underscores.",
            ));
        }
        if name.len() < 3 {
            return Err(("too_short", "At least 3 characters are needed."));
        }
        if name.len() > 32 {
            return Err(("too_long", "At most 32 characters are allowed."));
        }
        if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return Err(("invalid_username", "Begin with a letter or a digit."));
        }
        Ok(Self(name.to_owned()))
    }

    /// As its owner writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, &'static str> {
        Username::parse(text.to_owned()).map(|name| name.0).map_err(|(code, _)| code)
    }

    #[test]
    fn takes_ordinary_names() {
        for name in ["ada", "Ada.Lovelace", "x_1-2", "007", &"a".repeat(32)] {
            assert_eq!(parse(name).as_deref(), Ok(name));
        }
        assert_eq!(parse("  ada\n").as_deref(), Ok("ada"));
    }

    #[test]
    fn refuses_all_others() {
        for (name, code) in [
            ("", "too_short"),
            ("ab", "too_short"),
            ("a b", "invalid_username"),
            (".ada", "invalid_username"),
            ("ada@home", "invalid_username"),
            ("аdа", "invalid_username"),
            ("ada\0", "invalid_username"),
            ("a\u{202e}da", "invalid_username"),
            ("<b>ada</b>", "invalid_username"),
        ] {
            assert_eq!(parse(name), Err(code), "{name:?}");
        }
        assert_eq!(parse(&"a".repeat(33)), Err("too_long"));
        assert_eq!(parse(&"a".repeat(10_000)), Err("too_long"));
    }
}
