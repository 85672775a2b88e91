use api_kit::{Input, MultiLine, SingleLine, TextError, Validation};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Sales, SalesWindow,
    details::{capacity, needed},
    instant,
};

/// So many an event may have, or its page could not show them.
pub const TICKET_TYPES_MAX: i64 = 50;

/// So many places one hold may take.
pub const QUANTITY_MAX: i16 = 10;

const POSITION_MAX: i32 = 10_000;

/// What makes a held place a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Nothing more: Registration confirms it in the same breath.
    AtOnce,
    /// The attendee's word.
    ByAttendee,
    /// The word of somebody in the event's team.
    ByTeam,
}

impl Confirmation {
    /// As it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::ByAttendee => "by_attendee",
            Self::ByTeam => "by_team",
        }
    }

    /// Reads what [`Confirmation::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::AtOnce, Self::ByAttendee, Self::ByTeam].into_iter().find(|one| one.as_str() == text)
    }
}

/// When a ticket type can be had while its event can: without an end, the
/// event's is the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TypeWindow {
    /// From when.
    pub opens_at: Option<Timestamp>,
    /// Until when.
    pub closes_at: Option<Timestamp>,
}

impl TypeWindow {
    /// The state at a time. `store::look` has the same rule in SQL.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Sales {
        if self.opens_at.is_some_and(|opens_at| now < opens_at) {
            Sales::NotOpen
        } else if self.closes_at.is_none_or(|closes_at| now < closes_at) {
            Sales::Open
        } else {
            Sales::Closed
        }
    }

    /// The state at a time, the event's window considered.
    #[must_use]
    pub fn within(&self, event: &SalesWindow, now: Timestamp) -> Sales {
        match event.at(now) {
            Sales::Open => self.at(now),
            shut => shut,
        }
    }
}

/// What an organiser writes about a ticket type. Made by
/// [`TicketDetails::parse`] or read from the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketDetails {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) capacity: Option<i32>,
    pub(crate) window: TypeWindow,
    pub(crate) per_person_limit: i16,
    pub(crate) access_code: Option<String>,
    pub(crate) confirmation: Confirmation,
    pub(crate) position: i32,
}

/// The same as a client wrote it; in an edit, what is absent stays as it is.
#[derive(Clone, Debug, Default)]
pub struct TicketDetailsInput {
    /// 1 to 100 characters.
    pub name: Input<String>,
    /// At most 1,000 characters, none by default.
    pub description: Input<String>,
    /// 1 to 100,000; none by default.
    pub capacity: Input<i64>,
    /// RFC 3339 in any offset.
    pub sales_opens_at: Input<String>,
    /// RFC 3339 in any offset; after `sales_opens_at`.
    pub sales_closes_at: Input<String>,
    /// 1 to 10; 1 by default.
    pub per_person_limit: Input<i64>,
    /// 6 to 40 characters; none by default.
    pub access_code: Input<String>,
    /// `at_once`, `by_attendee`, which is the default, or `by_team`.
    pub confirmation: Input<String>,
    /// 0 to 10,000.
    pub position: Input<i64>,
}

impl TicketDetails {
    /// Parses a new ticket type (`current` is `None`), which comes at `position`
    /// unless it says otherwise, or an edit of one. All that is wrong is noted,
    /// at once; then there is `None`.
    pub fn parse(
        input: TicketDetailsInput,
        current: Option<&Self>,
        position: i32,
        validation: &mut Validation,
    ) -> Option<Self> {
        let name = needed(
            validation,
            "/name",
            input.name,
            current.map(|current| current.name.clone()),
            |name| SingleLine::<1, 100>::parse(name).map(SingleLine::into_string),
        );
        let description = needed(
            validation,
            "/description",
            input.description,
            Some(current.map(|current| current.description.clone()).unwrap_or_default()),
            |text| MultiLine::<0, 1_000>::parse(text).map(MultiLine::into_string),
        );
        let capacity = validation
            .clearable("/capacity", input.capacity, capacity)
            .unwrap_or(current.and_then(|current| current.capacity));
        let opens_at = validation
            .clearable("/sales_opens_at", input.sales_opens_at, instant)
            .unwrap_or(current.and_then(|current| current.window.opens_at));
        let closes_at = validation
            .clearable("/sales_closes_at", input.sales_closes_at, instant)
            .unwrap_or(current.and_then(|current| current.window.closes_at));
        let per_person_limit = needed(
            validation,
            "/per_person_limit",
            input.per_person_limit,
            Some(current.map_or(1, |current| current.per_person_limit)),
            quantity,
        );
        let access_code = validation
            .clearable("/access_code", input.access_code, |code| {
                SingleLine::<6, 40>::parse(code).map(SingleLine::into_string)
            })
            .unwrap_or(current.and_then(|current| current.access_code.clone()));
        let confirmation = needed(
            validation,
            "/confirmation",
            input.confirmation,
            Some(current.map_or(Confirmation::ByAttendee, |current| current.confirmation)),
            confirmation,
        );
        let position = needed(
            validation,
            "/position",
            input.position,
            Some(current.map_or(position, |current| current.position)),
            parse_position,
        );
        if let (Some(opens_at), Some(closes_at)) = (opens_at, closes_at)
            && closes_at <= opens_at
        {
            validation.error("/sales_closes_at", "not_after_open", "It must close after it opens.");
        }
        Some(Self {
            name: name?,
            description: description?,
            capacity,
            window: TypeWindow { opens_at, closes_at },
            per_person_limit: per_person_limit?,
            access_code,
            confirmation: confirmation?,
            position: position?,
        })
    }
}

/// Parses a number of places for one person; the error is `(code, detail)`.
pub fn quantity(places: i64) -> Result<i16, TextError> {
    i16::try_from(places)
        .ok()
        .filter(|places| (1..=QUANTITY_MAX).contains(places))
        .ok_or(("out_of_range", "A number from 1 to 10 is needed.".into()))
}

/// Which of these ticket types has this name, without regard to case. The error
/// is the code of what is wrong.
pub fn named(types: &[(Uuid, String)], name: &str) -> Result<Uuid, &'static str> {
    let name = name.trim().to_lowercase();
    let mut found = types.iter().filter(|(_, other)| other.to_lowercase() == name);
    match (found.next(), found.next()) {
        (Some((id, _)), None) => Ok(*id),
        (Some(_), Some(_)) => Err("ticket_type_ambiguous"),
        (None, _) => Err("ticket_type_not_found"),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
fn confirmation(text: String) -> Result<Confirmation, TextError> {
    Confirmation::parse(&text)
        .ok_or(("unknown_value", "It must be at_once, by_attendee or by_team.".into()))
}

/// Where what is new in a list comes: after the last.
#[must_use]
pub fn position_after(last: Option<i32>) -> i32 {
    last.map_or(0, |last| POSITION_MAX.min(last + 1))
}

pub(super) fn parse_position(position: i64) -> Result<i32, TextError> {
    i32::try_from(position)
        .ok()
        .filter(|position| (0..=POSITION_MAX).contains(position))
        .ok_or(("out_of_range", "A number from 0 to 10,000 is needed.".into()))
}

/// A ticket type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketType {
    /// Its id.
    pub id: Uuid,
    /// Of which event.
    pub event_id: Uuid,
    /// What the organiser wrote.
    pub details: TicketDetails,
    /// Grows with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}
