/// An IANA time zone that exists, in the registry's own spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZone(String);

impl TimeZone {
    /// Parses; the error is `(code, detail)` for [`api_kit::Validation`].
    #[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
    pub fn parse(name: String) -> Result<Self, (&'static str, &'static str)> {
        jiff::tz::TimeZone::get(name.trim())
            .ok()
            .and_then(|zone| zone.iana_name().map(|name| Self(name.to_owned())))
            .ok_or(("unknown_time_zone", "An IANA time zone is needed, such as Europe/Berlin."))
    }

    /// The zone's name.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_registrys_spelling() {
        let zone = TimeZone::parse(" europe/moscow ".to_owned());
        assert_eq!(zone.map(TimeZone::into_string), Ok("Europe/Moscow".to_owned()));
    }

    #[test]
    fn refuses_what_is_no_zone() {
        for name in ["", "Europe/Atlantis", "../../etc/passwd", "+03:00", "MSK-3", "Etc/Unknown"] {
            assert!(TimeZone::parse(name.to_owned()).is_err(), "{name}");
        }
    }
}
