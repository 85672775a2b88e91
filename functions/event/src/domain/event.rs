use jiff::Timestamp;
use messages::EventFacts;
use uuid::Uuid;

use super::Details;

/// Whether others can see an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Only its organiser knows of it.
    Draft,
    /// Everybody does.
    Published,
}

impl Status {
    /// As it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
        }
    }

    /// Reads what [`Status::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "draft" => Some(Self::Draft),
            "published" => Some(Self::Published),
            _ => None,
        }
    }
}

/// Whose event it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organizer {
    /// The account.
    pub id: Uuid,
    /// Its name when the event was made.
    pub username: String,
}

/// What somebody may do with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everything: the organiser.
    Edit,
    /// Read it.
    Read,
    /// Not even know of it.
    None,
}

impl Access {
    /// What `user` may do with an event; `None` is somebody who has not signed
    /// in.
    #[must_use]
    pub fn of(organizer_id: Uuid, status: Status, user: Option<Uuid>) -> Self {
        match status {
            _ if user == Some(organizer_id) => Self::Edit,
            Status::Published => Self::Read,
            Status::Draft => Self::None,
        }
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub organizer: Organizer,
    /// What the organiser wrote.
    pub details: Details,
    /// Whether others can see it.
    pub status: Status,
    /// Grows with each change that a reader can see.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Event {
    /// A new draft.
    #[must_use]
    pub const fn draft(id: Uuid, organizer: Organizer, details: Details, now: Timestamp) -> Self {
        Self {
            id,
            organizer,
            details,
            status: Status::Draft,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// What `user` may do with it.
    #[must_use]
    pub fn access(&self, user: Option<Uuid>) -> Access {
        Access::of(self.organizer.id, self.status, user)
    }

    /// What other services need to know of it.
    #[must_use]
    pub fn facts(&self) -> EventFacts {
        EventFacts {
            event_id: self.id,
            version: self.version,
            title: self.details.title.clone(),
            starts_at: self.details.starts_at,
            ends_at: self.details.ends_at,
            time_zone: self.details.time_zone.name().to_owned(),
            place: self.details.place.facts(),
        }
    }
}
