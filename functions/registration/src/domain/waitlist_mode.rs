use serde::Deserialize;

/// Who gets a place that comes free while people wait. Event decides by it; here it
/// says what to tell those who wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitlistMode {
    /// The first who waits for it.
    #[default]
    Automatic,
    /// Whom the event's team chooses.
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
}
