use messages::EventFacts;
use uuid::Uuid;

use super::row::place;

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
