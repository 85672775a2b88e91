//! Who may do what at an event: asks Event, and answers as if there were no
//! such event where they may do nothing.

use api_kit::Problem;
use uuid::Uuid;

use crate::event_client::{EventClient, Rights};

/// The rights of somebody in the event's team, whatever their role.
pub(super) async fn team_of(
    event: &EventClient,
    event_id: Uuid,
    user_id: Uuid,
) -> Result<Rights, Problem> {
    match event.rights(event_id, user_id).await {
        Ok(rights) => rights.ok_or_else(super::event_not_found),
        Err(error) => {
            tracing::warn!(%error, "rights are not known");
            Err(Problem::unavailable("event_unavailable", "Try again in a moment."))
        }
    }
}
