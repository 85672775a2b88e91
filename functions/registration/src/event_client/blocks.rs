//! Whom an organiser takes no registrations from.

use serde::Serialize;
use thiserror::Error;
use uuid::Uuid;

use super::{EventClient, Unavailable};

/// Who is to be blocked, by whom, and why.
#[derive(Clone, Debug, Serialize)]
pub struct NewBlock {
    /// The account's name, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// For the team only.
    pub reason: String,
    /// Who asks for it.
    pub blocked_by: Uuid,
    /// Their account's name.
    pub blocked_by_username: String,
}

/// Why nobody was blocked.
#[derive(Debug, Error)]
pub enum BlockError {
    /// There is no such event, or who asks may not.
    #[error("there is no such event")]
    EventNotFound,
    /// They are in the event's team.
    #[error("they are in the event's team")]
    InTeam,
    /// Nothing is known.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl EventClient {
    /// Blocks an account at all events of this one's owner. May be repeated.
    pub async fn block(
        &self,
        event_id: Uuid,
        user_id: Uuid,
        block: &NewBlock,
    ) -> Result<(), BlockError> {
        let path = format!("/internal/events/{event_id}/blocks/{user_id}");
        let answer = self.connection.put(&path, block).await?;
        match answer.code() {
            None => Ok(()),
            Some("event_not_found") => Err(BlockError::EventNotFound),
            Some("in_team") => Err(BlockError::InTeam),
            Some(_) => Err(answer.unexpected().into()),
        }
    }
}
