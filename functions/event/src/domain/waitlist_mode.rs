/// Who gets a place that comes free while people wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WaitlistMode {
    /// The first who waits for it.
    #[default]
    Automatic,
    /// Whom the event's team chooses; nobody until then.
    Manual,
}

impl WaitlistMode {
    /// As it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Manual => "manual",
        }
    }

    /// Reads what [`WaitlistMode::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Automatic, Self::Manual].into_iter().find(|mode| mode.as_str() == text)
    }
}
