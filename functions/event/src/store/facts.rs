use messages::EventFacts;
use uuid::Uuid;

use super::row::{place, unexpected};
use crate::domain::{Confirmation, HeldType};

/// The columns of an event's facts where the event was joined and may be absent.
pub(super) struct FactsRow {
    pub id: Option<Uuid>,
    pub version: Option<i64>,
    pub title: Option<String>,
    pub starts_at: Option<jiff_sqlx::Timestamp>,
    pub ends_at: Option<jiff_sqlx::Timestamp>,
    pub time_zone: Option<String>,
    pub place_kind: Option<String>,
    pub venue_name: Option<String>,
    pub venue_address: Option<String>,
    pub online_link: Option<String>,
}

impl FactsRow {
    /// The facts, if there is an event.
    pub fn facts(self) -> Result<Option<EventFacts>, sqlx::Error> {
        let Some(kind) = self.place_kind else { return Ok(None) };
        let place = place(&kind, self.venue_name, self.venue_address, self.online_link)?.facts();
        let facts = || {
            Some(EventFacts {
                event_id: self.id?,
                version: self.version?,
                title: self.title?,
                starts_at: self.starts_at?.to_jiff(),
                ends_at: self.ends_at?.to_jiff(),
                time_zone: self.time_zone?,
                place,
            })
        };
        Ok(facts())
    }
}

/// A hold's ticket type from its columns, if it has one.
pub(super) fn held_type(
    id: Option<Uuid>,
    name: Option<String>,
    confirmation: Option<&str>,
) -> Result<Option<HeldType>, sqlx::Error> {
    let (Some(id), Some(name), Some(confirmation)) = (id, name, confirmation) else {
        return Ok(None);
    };
    let confirmation = Confirmation::parse(confirmation)
        .ok_or_else(|| unexpected("confirmation", confirmation))?;
    Ok(Some(HeldType { id, name, confirmation }))
}
