use api_kit::{Input, MultiLine, SingleLine, TextError, Validation};
use jiff::Timestamp;

use super::{
    Event, LocalTime, Place, PlaceInput, SalesWindow, Status, WaitlistMode, Zone, instant, opening,
};

/// So many places an event may have.
pub(super) const CAPACITY_MAX: i32 = 100_000;

/// What an organiser writes about an event. Made by [`Details::parse`] or read
/// from the store, so its parts fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) place: Place,
    pub(crate) starts_at: Timestamp,
    pub(crate) ends_at: Timestamp,
    pub(crate) time_zone: Zone,
    pub(crate) capacity: i32,
    pub(crate) registration_opens_at: Option<Timestamp>,
    pub(crate) registration_closes_at: Option<Timestamp>,
    pub(crate) cancellation_closes_at: Option<Timestamp>,
    /// Has a fair opening, whose lobby opens then.
    pub(crate) lobby_opens_at: Option<Timestamp>,
    pub(crate) waitlist_mode: WaitlistMode,
}

/// The same as a client wrote it; in an edit, what is absent stays as it is.
#[derive(Clone, Debug, Default)]
pub struct DetailsInput {
    /// 1 to 200 characters.
    pub title: Input<String>,
    /// At most 10,000 characters, none by default.
    pub description: Input<String>,
    /// Venue or link.
    pub place: Input<PlaceInput>,
    /// RFC 3339, with the offset that the zone has then.
    pub starts_at: Input<String>,
    /// As `starts_at`, and after it.
    pub ends_at: Input<String>,
    /// IANA name.
    pub time_zone: Input<String>,
    /// 1 to 100,000.
    pub capacity: Input<i64>,
    /// RFC 3339 in any offset; before the end of registration.
    pub registration_opens_at: Input<String>,
    /// RFC 3339 in any offset; not after the end of the event.
    pub registration_closes_at: Input<String>,
    /// RFC 3339 in any offset; not after the start of the event.
    pub cancellation_closes_at: Input<String>,
    /// Whether the order of who may register is drawn; not by default.
    pub fair_opening: Input<bool>,
    /// `automatic`, as by default, or `manual`.
    pub waitlist_mode: Input<String>,
}

impl Details {
    /// Parses a new event's details (`current` is `None`) or an edit of them.
    /// All that is wrong is noted, at once; then there is `None`.
    pub fn parse(
        input: DetailsInput,
        current: Option<&Event>,
        now: Timestamp,
        validation: &mut Validation,
    ) -> Option<Self> {
        let published = current.filter(|event| event.status == Status::Published);
        let published = published.map(|event| &event.details);
        let current = current.map(|event| &event.details);
        let title = needed(
            validation,
            "/title",
            input.title,
            current.map(|current| current.title.clone()),
            |title| SingleLine::<1, 200>::parse(title).map(SingleLine::into_string),
        );
        let description = needed(
            validation,
            "/description",
            input.description,
            Some(current.map(|current| current.description.clone()).unwrap_or_default()),
            |text| MultiLine::<0, 10_000>::parse(text).map(MultiLine::into_string),
        );
        let place = match (input.place, current) {
            (Input::Absent, Some(current)) => Some(current.place.clone()),
            (given, _) => validation
                .required("/place", given, Ok::<_, TextError>)
                .and_then(|place| Place::parse(place, validation)),
        };
        let time_zone = needed(
            validation,
            "/time_zone",
            input.time_zone,
            current.map(|current| current.time_zone.clone()),
            Zone::parse,
        );
        // Without a valid zone only the form of the times can be checked.
        let in_zone = |text| {
            let local = LocalTime::parse(text)?;
            time_zone.as_ref().map(|zone| local.in_zone(zone)).transpose()
        };
        let starts_at = needed(
            validation,
            "/starts_at",
            input.starts_at,
            current.map(|current| Some(current.starts_at)),
            in_zone,
        );
        let ends_at = needed(
            validation,
            "/ends_at",
            input.ends_at,
            current.map(|current| Some(current.ends_at)),
            in_zone,
        );
        let capacity = needed(
            validation,
            "/capacity",
            input.capacity,
            current.map(|current| current.capacity),
            capacity,
        );
        let registration_opens_at = validation
            .clearable("/registration_opens_at", input.registration_opens_at, instant)
            .unwrap_or(current.and_then(|current| current.registration_opens_at));
        let registration_closes_at = validation
            .clearable("/registration_closes_at", input.registration_closes_at, instant)
            .unwrap_or(current.and_then(|current| current.registration_closes_at));
        let cancellation_closes_at = validation
            .clearable("/cancellation_closes_at", input.cancellation_closes_at, instant)
            .unwrap_or(current.and_then(|current| current.cancellation_closes_at));

        let fair_opening = needed(
            validation,
            "/fair_opening",
            input.fair_opening,
            Some(current.is_some_and(|current| current.lobby_opens_at.is_some())),
            Ok,
        );
        let lobby_opens_at = fair_opening.and_then(|wanted| {
            opening::lobby_opens_at(wanted, registration_opens_at, published, now, validation)
        });

        let waitlist_mode = waitlist_mode(input.waitlist_mode, current, validation);

        let starts_at = starts_at.flatten();
        let ends_at = ends_at.flatten();
        if let (Some(starts_at), Some(ends_at)) = (starts_at, ends_at) {
            if current.is_none_or(|current| current.starts_at != starts_at) && starts_at <= now {
                validation.error("/starts_at", "in_the_past", "It must start in the future.");
            }
            let window = (registration_opens_at, registration_closes_at);
            check_order(starts_at, ends_at, window, validation);
            check_cancellation(starts_at, cancellation_closes_at, validation);
        }
        Some(Self {
            title: title?,
            description: description?,
            place: place?,
            starts_at: starts_at?,
            ends_at: ends_at?,
            time_zone: time_zone?,
            capacity: capacity?,
            registration_opens_at,
            registration_closes_at,
            cancellation_closes_at,
            lobby_opens_at,
            waitlist_mode: waitlist_mode?,
        })
    }

    /// When places can be had.
    #[must_use]
    pub const fn sales_window(&self) -> SalesWindow {
        SalesWindow {
            opens_at: self.registration_opens_at,
            closes_at: self.registration_closes_at,
            starts_at: self.starts_at,
        }
    }
}

/// A field that must have a value: in an edit, what is absent stays.
pub(super) fn needed<T, V>(
    validation: &mut Validation,
    pointer: &'static str,
    input: Input<T>,
    current: Option<V>,
    parse: impl FnOnce(T) -> Result<V, TextError>,
) -> Option<V> {
    match (input, current) {
        (Input::Absent, Some(current)) => Some(current),
        (given, Some(_)) => validation.unless_null(pointer, given, parse),
        (given, None) => validation.required(pointer, given, parse),
    }
}

pub(super) fn capacity(places: i64) -> Result<i32, TextError> {
    i32::try_from(places)
        .ok()
        .filter(|places| (1..=CAPACITY_MAX).contains(places))
        .ok_or(("out_of_range", "A number from 1 to 100,000 is needed.".into()))
}

fn waitlist_mode(
    input: Input<String>,
    current: Option<&Details>,
    validation: &mut Validation,
) -> Option<WaitlistMode> {
    let current = current.map(|current| current.waitlist_mode).unwrap_or_default();
    needed(validation, "/waitlist_mode", input, Some(current), |text| {
        WaitlistMode::parse(&text)
            .ok_or(("unknown_value", "It must be automatic or manual.".into()))
    })
}

fn check_cancellation(
    starts_at: Timestamp,
    closes_at: Option<Timestamp>,
    validation: &mut Validation,
) {
    if closes_at.is_some_and(|closes_at| closes_at > starts_at) {
        validation.error(
            "/cancellation_closes_at",
            "after_start",
            "It must not be after the start of the event.",
        );
    }
}

fn check_order(
    starts_at: Timestamp,
    ends_at: Timestamp,
    (opens_at, closes_at): (Option<Timestamp>, Option<Timestamp>),
    validation: &mut Validation,
) {
    if ends_at <= starts_at {
        validation.error("/ends_at", "not_after_start", "It must end after it starts.");
    }
    if closes_at.is_some_and(|closes_at| closes_at > ends_at) {
        validation.error(
            "/registration_closes_at",
            "after_end",
            "Registration must close before the event ends.",
        );
    }
    if opens_at.is_some_and(|opens_at| opens_at >= closes_at.unwrap_or(starts_at)) {
        validation.error(
            "/registration_opens_at",
            "not_before_close",
            "Registration must open before it closes, which it does at the start of the event \
             unless another time is given.",
        );
    }
}
