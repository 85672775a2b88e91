use jiff::Timestamp;
use messages::EventFacts;
use uuid::Uuid;

use super::{Details, Role};

/// Whether others can see an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Only its owner and managers know of it.
    Draft,
    /// Everybody does.
    Published,
    /// Everybody does, and that it will not take place.
    Cancelled,
}

impl Status {
    /// As it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads what [`Status::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "draft" => Some(Self::Draft),
            "published" => Some(Self::Published),
            "cancelled" => Some(Self::Cancelled),
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

/// What somebody may do with an event; each may do what those before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Not even know of it.
    None,
    /// Read it.
    Read,
    /// Change it.
    Edit,
    /// Delete it, and say who is in its team.
    Own,
}

impl Access {
    /// What somebody with this role in an event's team, if any, may do with it.
    /// A checker sees no more than everybody.
    #[must_use]
    pub const fn of(role: Option<Role>, status: Status) -> Self {
        match (role, status) {
            (Some(Role::Owner), _) => Self::Own,
            (Some(Role::Manager), _) => Self::Edit,
            (Some(Role::Checker) | None, Status::Published | Status::Cancelled) => Self::Read,
            (Some(Role::Checker) | None, Status::Draft) => Self::None,
        }
    }
}

/// That an event was called off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancellation {
    /// When.
    pub at: Timestamp,
    /// What its team says to those who were registered.
    pub message: Option<String>,
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
    /// Only of a cancelled one.
    pub cancellation: Option<Cancellation>,
    /// Grows with each change that a reader can see.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What who asks is in its team, if anything.
    pub role: Option<Role>,
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
            cancellation: None,
            version: 1,
            created_at: now,
            updated_at: now,
            role: Some(Role::Owner),
        }
    }

    /// What who asks may do with it.
    #[must_use]
    pub const fn access(&self) -> Access {
        Access::of(self.role, self.status)
    }

    /// Whether who asks may change it now.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.status != Status::Cancelled && self.access() >= Access::Edit
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
