use std::borrow::Cow;

use api_kit::TextError;
use jiff::{
    Timestamp,
    civil::DateTime,
    fmt::temporal::{Pieces, PiecesOffset},
    tz::{AmbiguousOffset, Offset, TimeZone},
};

/// An IANA time zone that an organiser chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Parses a name such as `Europe/Berlin`; the error is `(code, detail)`.
    #[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
    pub fn parse(name: String) -> Result<Self, TextError> {
        Self::named(&name).ok_or_else(|| {
            ("unknown_time_zone", "An IANA time zone such as Europe/Berlin is needed.".into())
        })
    }

    /// The zone of this name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let zone = TimeZone::get(name).ok()?;
        // Names without a place, such as `Etc/Unknown`, are no choice.
        (zone.iana_name().is_some() && !zone.is_unknown()).then_some(Self(zone))
    }

    /// The IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// Writes an instant with the offset that the zone has then (RFC 3339).
    #[must_use]
    pub fn write(&self, at: Timestamp) -> String {
        at.display_with_offset(self.0.to_offset(at)).to_string()
    }
}

/// A time as a person wrote it: on the wall's clock, with an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    clock: DateTime,
    offset: Offset,
}

impl LocalTime {
    /// Parses RFC 3339; fractions of a second are dropped. The error is
    /// `(code, detail)`.
    #[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
    pub fn parse(text: String) -> Result<Self, TextError> {
        Self::read(&text).ok_or_else(invalid_time)
    }

    fn read(text: &str) -> Option<Self> {
        // Years with a sign are jiff's extension; PostgreSQL can't store all.
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let pieces = Pieces::parse(text).ok()?;
        if pieces.time_zone_annotation().is_some() {
            return None;
        }
        let offset = match pieces.offset()? {
            PiecesOffset::Zulu => Offset::UTC,
            PiecesOffset::Numeric(numeric) => numeric.offset(),
            _ => return None,
        };
        let time = pieces.time()?.with().subsec_nanosecond(0).build().ok()?;
        Some(Self { clock: pieces.date().to_datetime(time), offset })
    }

    /// The instant, where the zone really has this offset at that time. It has
    /// not when the time falls into the gap of a change to summer time.
    pub fn in_zone(self, zone: &Zone) -> Result<Timestamp, TextError> {
        let at = self.instant()?;
        let actual = zone.0.to_offset(at);
        if actual == self.offset {
            return Ok(at);
        }
        let Self { clock, offset } = self;
        let name = zone.name();
        let detail: Cow<'static, str> = match zone.0.to_ambiguous_timestamp(clock).offset() {
            AmbiguousOffset::Gap { before, after } => format!(
                "{clock} does not exist in {name}: clocks go forward from {before} to {after} over it."
            ),
            AmbiguousOffset::Fold { before, after } => {
                format!("{clock} in {name} has the offset {before} or {after}, not {offset}.")
            }
            AmbiguousOffset::Unambiguous { offset: right } => {
                format!("{clock} in {name} has the offset {right}, not {offset}.")
            }
        }
        .into();
        Err(("time_not_in_zone", detail))
    }

    fn instant(self) -> Result<Timestamp, TextError> {
        self.offset.to_timestamp(self.clock).map_err(|_| invalid_time())
    }
}

/// Parses an instant in any offset (RFC 3339) that is not long past; the error
/// is `(code, detail)`.
pub fn instant(text: String) -> Result<Timestamp, TextError> {
    let at = LocalTime::parse(text)?.instant()?;
    if at < Timestamp::UNIX_EPOCH {
        return Err(("out_of_range", "A time after 1970 is needed.".into()));
    }
    Ok(at)
}

fn invalid_time() -> TextError {
    (
        "invalid_time",
        "A date and time with an offset is needed, such as 2027-05-01T18:30:00+02:00.".into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_berlin(text: &str) -> Result<Timestamp, TextError> {
        LocalTime::parse(text.to_owned())?.in_zone(&Zone::named("Europe/Berlin").unwrap())
    }

    #[test]
    fn takes_the_offset_that_the_zone_has_then() {
        let at = in_berlin("2027-07-01T18:30:00+02:00").unwrap();
        assert_eq!(at.to_string(), "2027-07-01T16:30:00Z");
        let zone = Zone::named("Europe/Berlin").unwrap();
        assert_eq!(zone.write(at), "2027-07-01T18:30:00+02:00");
    }

    #[test]
    fn refuses_a_time_that_the_change_to_summer_time_skips() {
        for offset in ["+01:00", "+02:00"] {
            let (code, detail) = in_berlin(&format!("2027-03-28T02:30:00{offset}")).unwrap_err();
            assert_eq!(code, "time_not_in_zone");
            assert!(detail.contains("does not exist in Europe/Berlin"), "{detail}");
        }
    }

    #[test]
    fn both_hours_of_the_change_to_winter_time_can_be_meant() {
        let first = in_berlin("2027-10-31T02:30:00+02:00").unwrap();
        let second = in_berlin("2027-10-31T02:30:00+01:00").unwrap();
        assert_eq!(second.duration_since(first).as_secs(), 3600);
    }

    #[test]
    fn refuses_an_offset_of_another_season_or_place() {
        let (code, detail) = in_berlin("2027-07-01T18:30:00+01:00").unwrap_err();
        assert_eq!(code, "time_not_in_zone");
        assert!(detail.contains("has the offset +02"), "{detail}");
        assert!(in_berlin("2027-07-01T18:30:00Z").is_err());
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "tomorrow",
            "2027-07-01",
            "2027-07-01T18:30:00",
            "2027-02-30T18:30:00Z",
            "2027-07-01T18:30:00+02:00[Europe/Berlin]",
            "-009999-01-01T00:00:00Z",
            "+010000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-23:00",
        ] {
            assert!(instant(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn knows_iana_zones_and_no_others() {
        assert_eq!(Zone::named("europe/moscow").unwrap().name(), "Europe/Moscow");
        for name in ["", "Mars/Base", "+02:00", "Etc/Unknown", "../../etc/passwd"] {
            assert!(Zone::named(name).is_none(), "{name}");
        }
    }
}
