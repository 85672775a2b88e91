//! Who may see who attends an event, and which of them they asked for.

use api_kit::{Problem, Validation};
use serde::Deserialize;
use uuid::Uuid;

use super::event_access::team_of;
use crate::{
    domain::{AttendeeFilter, AttendeeSearch, Status},
    event_client::{EventClient, Rights, Role},
};

/// The caller's rights at an event whose attendees they may see: its owner and
/// its managers. Nobody else hears whether there is such an event.
pub(super) async fn manager_of(
    event: &EventClient,
    event_id: Uuid,
    user_id: Uuid,
) -> Result<Rights, Problem> {
    let rights = team_of(event, event_id, user_id).await?;
    if matches!(rights.role, Role::Owner | Role::Manager) {
        Ok(rights)
    } else {
        Err(super::event_not_found())
    }
}

/// Which attendees are wanted; all where nothing is said.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AttendeeQuery {
    /// `waiting`, `awaiting_approval`, `pending`, `confirmed`, `cancelled`, `declined` or
    /// `expired`.
    pub status: Option<String>,
    /// Of this ticket type.
    #[param(value_type = Option<Uuid>)]
    pub ticket_type_id: Option<String>,
    /// A part of the name, the username or the mail address, up to 200
    /// characters.
    pub q: Option<String>,
}

impl AttendeeQuery {
    /// Errors are noted.
    pub(super) fn parse(self, validation: &mut Validation) -> AttendeeFilter {
        let status = self.status.and_then(|status| {
            let parsed = Status::parse(&status);
            if parsed.is_none() {
                validation.error(
                    "?status",
                    "invalid",
                    "One of waiting, awaiting_approval, pending, confirmed, cancelled, declined and \
                     expired is needed.",
                );
            }
            parsed
        });
        let ticket_type_id = ticket_type_of(self.ticket_type_id, validation);
        let search = self.q.and_then(|q| {
            AttendeeSearch::parse(q).unwrap_or_else(|(code, detail)| {
                validation.error("?q", code, detail);
                None
            })
        });
        AttendeeFilter { status, ticket_type_id, search }
    }
}

/// The ticket type that a list is about, if one is named. An error is noted.
pub(super) fn ticket_type_of(id: Option<String>, validation: &mut Validation) -> Option<Uuid> {
    let parsed = id?.parse().ok();
    if parsed.is_none() {
        validation.error("?ticket_type_id", "invalid", "A ticket type's id is needed.");
    }
    parsed
}
