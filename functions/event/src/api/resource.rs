use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Cancellation, Event, Place, Role},
    store::lists::Listed,
};

/// An event.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventResource {
    /// What lists have too.
    #[serde(flatten)]
    pub summary: EventSummary,
    /// At most 10,000 characters of plain text; lines end with `\n`.
    pub description: String,
    /// Only of a cancelled event.
    #[schema(required = true)]
    pub cancellation: Option<EventCancellation>,
}

/// That an event was called off.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventCancellation {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub cancelled_at: Timestamp,
    /// What its team says to those who were registered: plain text, if it says anything.
    #[schema(required = true)]
    pub message: Option<String>,
}

/// An event in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventListItem {
    /// What the event itself has too.
    #[serde(flatten)]
    pub summary: EventSummary,
    /// The first 300 characters of the description.
    pub excerpt: String,
    /// Places that can be had.
    pub free: i64,
}

/// What an event and its item in a list have in common.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventSummary {
    /// The event.
    pub id: Uuid,
    /// 1 to 200 characters of plain text.
    pub title: String,
    /// Where it is.
    pub place: EventPlace,
    /// When it starts, with the offset of its time zone.
    #[schema(format = DateTime)]
    pub starts_at: String,
    /// When it ends, with the offset of its time zone.
    #[schema(format = DateTime)]
    pub ends_at: String,
    /// IANA time zone.
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
    /// Places, 1 to 100,000.
    pub capacity: i32,
    /// From when people can register; `null`: as soon as it is published.
    #[schema(format = DateTime, required = true)]
    pub registration_opens_at: Option<String>,
    /// Until when people can register; `null`: until it starts.
    #[schema(format = DateTime, required = true)]
    pub registration_closes_at: Option<String>,
    /// Until when attendees can cancel what they have confirmed; `null`: until it starts.
    #[schema(format = DateTime, required = true)]
    pub cancellation_closes_at: Option<String>,
    /// When the lobby of its fair opening opens; `null`: who registers first is
    /// served first.
    #[schema(format = DateTime, required = true)]
    pub lobby_opens_at: Option<String>,
    /// Who gets a place that comes free while people wait: `automatic`, the first who
    /// waits; `manual`, whom the team chooses.
    #[schema(value_type = String, pattern = "^(automatic|manual)$")]
    pub waitlist_mode: &'static str,
    /// `draft`: only its owner and managers can see it; `published`: everybody can;
    /// `cancelled`: everybody can, and that it will not take place.
    #[schema(value_type = String, pattern = "^(draft|published|cancelled)$")]
    pub status: &'static str,
    /// Grows with each change; also the `ETag`.
    pub version: i64,
    /// Whose it is.
    pub organizer: EventOrganizer,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Whether the caller may change it.
    pub can_edit: bool,
    /// What the caller is in its team; `null`: nothing.
    #[schema(
        value_type = Option<String>, required = true,
        pattern = "^(owner|manager|checker)$",
    )]
    pub role: Option<&'static str>,
}

/// Whose event it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventOrganizer {
    /// The account.
    pub id: Uuid,
    /// Its name when the event was made.
    pub username: String,
}

/// Where an event is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum EventPlace {
    /// At a venue.
    Venue {
        /// The venue's name, 1 to 200 characters.
        #[schema(min_length = 1, max_length = 200)]
        name: String,
        /// Its postal address, 1 to 500 characters.
        #[schema(min_length = 1, max_length = 500)]
        address: String,
    },
    /// Online.
    Online {
        /// Where to join: `http` or `https`, at most 2,000 characters.
        #[schema(min_length = 1, max_length = 2_000)]
        link: String,
    },
}

impl EventResource {
    /// The event as who asked for it sees it.
    #[must_use]
    pub fn new(mut event: Event) -> Self {
        let cancellation = event
            .cancellation
            .take()
            .map(|Cancellation { at, message }| EventCancellation { cancelled_at: at, message });
        let (summary, description) = split(event);
        Self { summary, description, cancellation }
    }
}

impl EventListItem {
    /// The item as who asked for the list sees it.
    #[must_use]
    pub fn new(Listed { event, free }: Listed) -> Self {
        let (summary, excerpt) = split(event);
        Self { summary, excerpt, free }
    }
}

fn split(event: Event) -> (EventSummary, String) {
    let can_edit = event.is_editable();
    let details = event.details;
    let local = |at| details.time_zone.write(at);
    let summary = EventSummary {
        id: event.id,
        place: match details.place {
            Place::Venue { name, address } => EventPlace::Venue { name, address },
            Place::Online { link } => EventPlace::Online { link },
        },
        starts_at: local(details.starts_at),
        ends_at: local(details.ends_at),
        registration_opens_at: details.registration_opens_at.map(local),
        registration_closes_at: details.registration_closes_at.map(local),
        cancellation_closes_at: details.cancellation_closes_at.map(local),
        lobby_opens_at: details.lobby_opens_at.map(local),
        waitlist_mode: details.waitlist_mode.as_str(),
        title: details.title,
        time_zone: details.time_zone.name().to_owned(),
        capacity: details.capacity,
        status: event.status.as_str(),
        version: event.version,
        organizer: EventOrganizer { id: event.organizer.id, username: event.organizer.username },
        role: event.role.map(Role::as_str),
        created_at: event.created_at,
        updated_at: event.updated_at,
        can_edit,
    };
    (summary, details.description)
}
