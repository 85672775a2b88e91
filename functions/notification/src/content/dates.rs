use jiff::{
    Timestamp, Zoned,
    civil::Weekday,
    tz::{Offset, TimeZone},
};
use messages::Locale;

/// From when to when, as a person says it, in one time zone: "Friday, 12 March
/// 2027, 19:00–22:00 (Europe/Moscow, UTC+3)".
pub(super) fn span(start: Timestamp, end: Timestamp, zone: &TimeZone, locale: Locale) -> String {
    let (start, end) = (start.to_zoned(zone.clone()), end.to_zoned(zone.clone()));
    let (first, last) = (date(&start, locale), date(&end, locale));
    let place = place(zone, start.offset());
    if start.date() == end.date() {
        format!("{first}, {}–{} ({place})", time(&start), time(&end))
    } else {
        format!("{first}, {} – {last}, {} ({place})", time(&start), time(&end))
    }
}

/// A moment as a person says it: "Friday, 12 March 2027, 19:00 (Europe/Moscow,
/// UTC+3)".
pub(super) fn moment(at: Timestamp, zone: &TimeZone, locale: Locale) -> String {
    let at = at.to_zoned(zone.clone());
    format!("{}, {} ({})", date(&at, locale), time(&at), place(zone, at.offset()))
}

/// A time zone in brackets.
fn place(zone: &TimeZone, offset: Offset) -> String {
    match zone.iana_name() {
        Some(name) if name != "UTC" => format!("{name}, {}", utc_offset(offset)),
        _ => "UTC".to_owned(),
    }
}

/// Whether clocks in both zones show the same, at the start and at the end.
pub(super) fn agree(start: Timestamp, end: Timestamp, a: &TimeZone, b: &TimeZone) -> bool {
    a.to_offset(start) == b.to_offset(start) && a.to_offset(end) == b.to_offset(end)
}

/// The day without the year: "12 March".
pub(super) fn day(at: Timestamp, zone: &TimeZone, locale: Locale) -> String {
    let at = at.to_zoned(zone.clone());
    format!("{} {}", at.day(), month(at.month(), locale))
}

/// A zone by its name, or UTC where this machine's tables don't have it: a mail
/// with the time in UTC is better than none.
pub(super) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

fn date(at: &Zoned, locale: Locale) -> String {
    let (weekday, day) = (weekday(at.weekday(), locale), at.day());
    let (month, year) = (month(at.month(), locale), at.year());
    match locale {
        Locale::En => format!("{weekday}, {day} {month} {year}"),
        Locale::Ru => format!("{weekday}, {day} {month} {year}\u{a0}г."),
    }
}

fn time(at: &Zoned) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn utc_offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    if seconds == 0 {
        return "UTC".to_owned();
    }
    let sign = if seconds < 0 { '−' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

const fn weekday(day: Weekday, locale: Locale) -> &'static str {
    match (locale, day) {
        (Locale::En, Weekday::Monday) => "Monday",
        (Locale::En, Weekday::Tuesday) => "Tuesday",
        (Locale::En, Weekday::Wednesday) => "Wednesday",
        (Locale::En, Weekday::Thursday) => "Thursday",
        (Locale::En, Weekday::Friday) => "Friday",
        (Locale::En, Weekday::Saturday) => "Saturday",
        (Locale::En, Weekday::Sunday) => "Sunday",
        (Locale::Ru, Weekday::Monday) => "понедельник",
        (Locale::Ru, Weekday::Tuesday) => "вторник",
        (Locale::Ru, Weekday::Wednesday) => "среда",
        (Locale::Ru, Weekday::Thursday) => "четверг",
        (Locale::Ru, Weekday::Friday) => "пятница",
        (Locale::Ru, Weekday::Saturday) => "суббота",
        (Locale::Ru, Weekday::Sunday) => "воскресенье",
    }
}

/// The month as it follows a day: in Russian that is the genitive.
const fn month(month: i8, locale: Locale) -> &'static str {
    match (locale, month) {
        (Locale::En, 1) => "January",
        (Locale::En, 2) => "February",
        (Locale::En, 3) => "March",
        (Locale::En, 4) => "April",
        (Locale::En, 5) => "May",
        (Locale::En, 6) => "June",
        (Locale::En, 7) => "July",
        (Locale::En, 8) => "August",
        (Locale::En, 9) => "September",
        (Locale::En, 10) => "October",
        (Locale::En, 11) => "November",
        (Locale::En, _) => "December",
        (Locale::Ru, 1) => "января",
        (Locale::Ru, 2) => "февраля",
        (Locale::Ru, 3) => "марта",
        (Locale::Ru, 4) => "апреля",
        (Locale::Ru, 5) => "мая",
        (Locale::Ru, 6) => "июня",
        (Locale::Ru, 7) => "июля",
        (Locale::Ru, 8) => "августа",
        (Locale::Ru, 9) => "сентября",
        (Locale::Ru, 10) => "октября",
        (Locale::Ru, 11) => "ноября",
        (Locale::Ru, _) => "декабря",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    #[test]
    fn a_span_within_a_day_names_the_day_once() {
        let (start, end) = (at("2027-03-12T16:00:00Z"), at("2027-03-12T19:30:00Z"));
        let moscow = zone("Europe/Moscow");
        assert_eq!(
            span(start, end, &moscow, Locale::En),
            "Friday, 12 March 2027, 19:00–22:30 (Europe/Moscow, UTC+3)"
        );
        assert_eq!(
            span(start, end, &moscow, Locale::Ru),
            "пятница, 12 марта 2027\u{a0}г., 19:00–22:30 (Europe/Moscow, UTC+3)"
        );
    }

    #[test]
    fn a_span_over_midnight_names_both_days() {
        let (start, end) = (at("2027-05-31T22:00:00Z"), at("2027-06-01T02:00:00Z"));
        assert_eq!(
            span(start, end, &zone("UTC"), Locale::Ru),
            "понедельник, 31 мая 2027\u{a0}г., 22:00 – вторник, 1 июня 2027\u{a0}г., 02:00 (UTC)"
        );
    }

    #[test]
    fn offsets_follow_the_season_and_may_hold_minutes() {
        let offset = |time, name| utc_offset(zone(name).to_offset(at(time)));
        assert_eq!(offset("2027-01-10T12:00:00Z", "Europe/Berlin"), "UTC+1");
        assert_eq!(offset("2027-07-10T12:00:00Z", "Europe/Berlin"), "UTC+2");
        assert_eq!(offset("2027-01-10T12:00:00Z", "America/St_Johns"), "UTC−3:30");
        assert_eq!(offset("2027-01-10T12:00:00Z", "Europe/London"), "UTC");
    }

    #[test]
    fn an_unknown_zone_reads_as_utc() {
        assert_eq!(zone("Mars/Olympus"), TimeZone::UTC);
    }
}
