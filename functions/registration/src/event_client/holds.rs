//! Places for many people at once: for all of them, or for none.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::{EventClient, Hold, Unavailable};

/// The team wants places for somebody.
#[derive(Clone, Debug, Serialize)]
pub struct WantedHold {
    /// The registration's id.
    pub hold_id: Uuid,
    /// For whom.
    pub user_id: Uuid,
    /// How many places.
    pub quantity: u16,
    /// Of the ticket type of this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_type: Option<String>,
}

/// Places that can't be had.
#[derive(Clone, Debug, Deserialize)]
pub struct RefusedHold {
    /// The registration's id.
    pub hold_id: Uuid,
    /// Why.
    pub code: String,
    /// Whose places are too few: `event` or `ticket_type`.
    #[serde(default)]
    pub limit: Option<String>,
    /// How many there are for all that was asked for.
    #[serde(default)]
    pub free: Option<i64>,
}

/// Why nobody has places.
#[derive(Debug, Error)]
pub enum HoldsError {
    /// No such event, or a draft.
    #[error("there is no such event")]
    EventNotFound,
    /// The event was called off.
    #[error("the event is cancelled")]
    EventCancelled,
    /// Some can't be had.
    #[error("{} can't be had", .0.len())]
    Refused(Vec<RefusedHold>),
    /// Nothing is known.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

#[derive(Serialize)]
struct Request<'a> {
    holds: &'a [WantedHold],
    dry_run: bool,
}

#[derive(Deserialize)]
struct Taken {
    holds: Vec<TakenHold>,
}

#[derive(Deserialize)]
struct TakenHold {
    hold_id: Uuid,
    #[serde(flatten)]
    hold: Hold,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    refused: Vec<RefusedHold>,
}

impl EventClient {
    /// Holds seats for all of these, or for none. With `dry_run` it only says
    /// whether they could be had.
    pub async fn take_holds(
        &self,
        event_id: Uuid,
        holds: &[WantedHold],
        dry_run: bool,
    ) -> Result<Vec<(Uuid, Hold)>, HoldsError> {
        let path = format!("/internal/events/{event_id}/holds");
        let answer = self.connection.post_json(&path, &Request { holds, dry_run }).await?;
        match answer.code() {
            None => {
                let Taken { holds } = answer.read()?;
                Ok(holds.into_iter().map(|taken| (taken.hold_id, taken.hold)).collect())
            }
            Some("event_not_found") => Err(HoldsError::EventNotFound),
            Some("event_cancelled") => Err(HoldsError::EventCancelled),
            Some("holds_refused") => {
                let Refusal { refused } = answer.details();
                Err(HoldsError::Refused(refused))
            }
            Some(_) => Err(answer.unexpected().into()),
        }
    }
}
