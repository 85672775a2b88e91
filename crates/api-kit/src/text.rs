use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// Why a text was refused.
pub type TextError = (&'static str, Cow<'static, str>);

/// One line of text from a person: trimmed, NFC, without control characters,
/// of `MIN` to `MAX` characters. Any script and emoji are welcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SingleLine<const MIN: usize, const MAX: usize>(String);

/// Several lines of text; otherwise as [`SingleLine`]. Line ends become `\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultiLine<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> SingleLine<MIN, MAX> {
    /// Parses; the error is `(code, detail)` for [`crate::Validation`].
    #[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
    pub fn parse(text: String) -> Result<Self, TextError> {
        let text = clean(&text);
        check(&text, MIN, MAX, char::is_control).map(|()| Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MIN: usize, const MAX: usize> MultiLine<MIN, MAX> {
    /// Parses; the error is `(code, detail)` for [`crate::Validation`].
    #[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
    pub fn parse(text: String) -> Result<Self, TextError> {
        let text = clean(&text.replace("\r\n", "\n"));
        check(&text, MIN, MAX, |c| c.is_control() && c != '\n' && c != '\t').map(|()| Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

fn clean(text: &str) -> String {
    text.trim().nfc().collect()
}

fn check(
    text: &str,
    min: usize,
    max: usize,
    forbidden: impl Fn(char) -> bool,
) -> Result<(), TextError> {
    if text.chars().any(forbidden) {
        return Err(("control_character", "Control characters are not allowed.".into()));
    }
    let length = text.chars().count();
    if length == 0 && min > 0 {
        return Err(("required", "This field is required.".into()));
    }
    if length < min {
        return Err(("too_short", format!("At least {min} characters are needed.").into()));
    }
    if length > max {
        return Err(("too_long", format!("At most {max} characters are allowed.").into()));
    }
    Ok(())
}
