use jiff::Timestamp;
use messages::TeamRole;
use uuid::Uuid;

use super::{Status, Zone};

/// What somebody is in an event's team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// May do everything. There is one: who made the event.
    Owner,
    /// May change and publish the event and see who attends.
    Manager,
    /// May check people in, and nothing else.
    Checker,
}

impl Role {
    /// As it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Checker => "checker",
        }
    }

    /// Reads what [`Role::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "owner" => Some(Self::Owner),
            "manager" => Some(Self::Manager),
            "checker" => Some(Self::Checker),
            _ => None,
        }
    }
}

/// What somebody is in an event's team, and what to know of the event.
#[derive(Clone, Debug)]
pub struct Rights {
    /// What they are.
    pub role: Role,
    /// The event's title.
    pub title: String,
    /// When it starts.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// In which zone its times were chosen.
    pub time_zone: Zone,
    /// Whether others can see it.
    pub status: Status,
}

/// Somebody who helps the owner with an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub user_id: Uuid,
    /// Its name when it joined.
    pub username: String,
    /// What it is.
    pub role: TeamRole,
    /// The address at which it was invited, if it was.
    pub email: Option<String>,
    /// When it joined.
    pub joined_at: Timestamp,
}
