use api_kit::{MultiLine, TextError};

/// What the team writes to an attendee with a decision: at most 1,000 characters
/// of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamMessage(String);

impl TeamMessage {
    /// Parses one; `None` where only blanks were given. The error is `(code, detail)`.
    pub fn parse(text: String) -> Result<Option<Self>, TextError> {
        let text = MultiLine::<0, 1_000>::parse(text)?.into_string();
        Ok(if text.is_empty() { None } else { Some(Self(text)) })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
