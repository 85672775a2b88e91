use super::Refusal;

/// The name of a time zone in the IANA database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZone(String);

impl TimeZone {
    /// Parses a name, and writes it as the database does.
    #[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
    pub fn parse(text: String) -> Result<Self, Refusal> {
        jiff::tz::TimeZone::get(&text)
            .ok()
            .and_then(|zone| zone.iana_name().map(str::to_owned))
            .map(Self)
            .ok_or(("unknown_time_zone", "This is no IANA time zone like Europe/Berlin."))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for TimeZone {
    fn default() -> Self {
        Self("UTC".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_database() {
        let parse = |text: &str| TimeZone::parse(text.to_owned()).map(|zone| zone.0);
        assert_eq!(parse("europe/berlin").as_deref(), Ok("Europe/Berlin"));
        for text in ["", "Mars/Olympus", "../etc/passwd", "+03:00", "\0"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
