use jiff::Timestamp;
use uuid::Uuid;

use super::{GivenForm, Quantity};

/// The ticket type of a registration, by its name when the places were last
/// held or confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketType {
    /// Event's id of it.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// The places that somebody wants of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// How many.
    pub quantity: Quantity,
    /// Of which ticket type, where the event has any.
    pub ticket_type_id: Option<Uuid>,
    /// What opens a hidden one. Event alone knows whether it is right, and it
    /// is not kept.
    pub access_code: Option<String>,
    /// Others wait for places: only the rules are to be checked.
    pub behind_others: bool,
    /// They are offered to somebody who waited, until then. Needs no code, and
    /// nothing is asked.
    pub offered_until: Option<Timestamp>,
    /// The event's team chose who is offered them. Where its waitlist is manual, there
    /// are none without.
    pub chosen_by_team: bool,
    /// The event's team takes them for somebody: they must be free, and nothing
    /// is asked.
    pub by_team: bool,
    /// What they answer to the event's questions.
    pub form: GivenForm,
}

impl Choice {
    /// Of somebody who has asked before: it is offered to them until then, and what
    /// they answered stands.
    #[must_use]
    pub fn offered(quantity: i64, ticket_type_id: Option<Uuid>, until: Timestamp) -> Self {
        Self {
            quantity: Quantity::parse(quantity).unwrap_or(Quantity::ONE),
            ticket_type_id,
            access_code: None,
            behind_others: false,
            offered_until: Some(until),
            chosen_by_team: false,
            by_team: false,
            form: GivenForm::default(),
        }
    }
}
