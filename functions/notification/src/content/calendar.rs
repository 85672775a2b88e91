use icalendar::{Calendar, Component as _, EventLike as _, Property};
use jiff::{Timestamp, tz::TimeZone};
use messages::{EventFacts, Place};
use uuid::Uuid;

use super::text::one_line;

/// What a calendar entry needs beside the event's facts.
pub(super) struct Entry<'a> {
    /// The entry's identity: a later file with it replaces the entry.
    pub registration_id: Uuid,
    /// Where the event's page is.
    pub url: &'a str,
    /// What the entry says below its title.
    pub description: &'a str,
    /// The address that the mail comes from.
    pub organizer: &'a str,
    /// When the file is made.
    pub now: Timestamp,
}

/// An iCalendar file (RFC 5545) with one event.
///
/// Its method is `PUBLISH` (RFC 5546): an entry to put into one's own calendar.
/// `REQUEST` would be an invitation, which calendars answer by mail to the
/// organiser, and whose address we neither know nor show. Times are in UTC, so
/// that no calendar's own idea of a zone can shift them.
pub(super) fn file(event: &EventFacts, entry: &Entry) -> String {
    write(event, entry, "PUBLISH", "CONFIRMED", event.version)
}

/// A file that takes the entry of [`file`] out of a calendar (RFC 5546, section
/// 3.2.5): the same identity, and a higher sequence.
pub(super) fn withdrawal(event: &EventFacts, entry: &Entry) -> String {
    write(event, entry, "CANCEL", "CANCELLED", event.version.saturating_add(1))
}

fn write(event: &EventFacts, entry: &Entry, method: &str, status: &str, sequence: i64) -> String {
    let mut calendar_event = icalendar::Event::new();
    calendar_event
        .uid(&format!("{}@turnout", entry.registration_id))
        .add_property("DTSTAMP", utc(entry.now))
        .add_property("SEQUENCE", sequence.to_string())
        .add_property("DTSTART", utc(event.starts_at))
        .add_property("DTEND", utc(event.ends_at))
        .summary(&one_line(&event.title))
        .location(&location(&event.place))
        .description(entry.description)
        .url(entry.url)
        .append_property(
            Property::new("ORGANIZER", format!("mailto:{}", entry.organizer))
                .add_parameter("CN", "Turnout")
                .done(),
        )
        .add_property("STATUS", status);
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Turnout//Turnout//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", method));
    calendar.push(calendar_event.done());
    calendar.to_string()
}

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Where it is, on one line.
pub(super) fn location(place: &Place) -> String {
    match place {
        Place::Venue { name, address } => match (one_line(name), one_line(address)) {
            (name, address) if address.is_empty() => name,
            (name, address) => format!("{name}, {address}"),
        },
        Place::Online { link } => one_line(link),
    }
}
