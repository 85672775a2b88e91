//! What somebody may do with an event.

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::{EventClient, Unavailable};

/// What somebody is in an event's team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whose event it is.
    Owner,
    /// May change it and see who attends.
    Manager,
    /// May check people in, and nothing else.
    Checker,
}

/// Somebody's role, and what to know of the event.
#[derive(Clone, Debug, Deserialize)]
pub struct Rights {
    /// What they are in its team.
    pub role: Role,
    /// The event's title.
    pub title: String,
    /// When it starts.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// `draft` or `published`.
    pub status: String,
}

impl EventClient {
    /// What somebody is in an event's team; `None`: nothing, or there is no
    /// such event.
    pub async fn rights(
        &self,
        event_id: Uuid,
        user_id: Uuid,
    ) -> Result<Option<Rights>, Unavailable> {
        let path = format!("/internal/events/{event_id}/rights/{user_id}");
        let answer = self.connection.get(&path).await?;
        match answer.code() {
            None => Ok(Some(answer.read()?)),
            Some("event_not_found") => Ok(None),
            Some(_) => Err(answer.unexpected()),
        }
    }
}
