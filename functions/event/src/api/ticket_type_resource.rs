use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Access, Event, Sales, Status, TicketType},
    store::ticket_types::ListedType,
};

/// A ticket type with its places.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketTypeItem {
    /// What it is.
    #[serde(flatten)]
    pub ticket_type: TicketTypeResource,
    /// Places of confirmed registrations.
    pub confirmed: i64,
    /// Places that somebody may still confirm; they may come back.
    pub held: i64,
    /// Places that can be had: what is left of its own and of the event's.
    pub free: i64,
    /// `open`: it can be had now, if places are free; `not_open` yet; `closed`.
    #[schema(value_type = String, pattern = "^(open|not_open|closed)$")]
    pub sales: &'static str,
}

/// A ticket type.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketTypeResource {
    /// The ticket type.
    pub id: Uuid,
    /// Of which event.
    pub event_id: Uuid,
    /// 1 to 100 characters of plain text.
    pub name: String,
    /// At most 1,000 characters of plain text; lines end with `\n`.
    pub description: String,
    /// Places, 1 to 100,000; `null`: only the event's capacity limits it.
    #[schema(required = true)]
    pub capacity: Option<i32>,
    /// From when it can be had, within the event's window; `null`: all of that.
    #[schema(format = DateTime, required = true)]
    pub sales_opens_at: Option<String>,
    /// Until when it can be had, within the event's window; `null`: all of that.
    #[schema(format = DateTime, required = true)]
    pub sales_closes_at: Option<String>,
    /// So many places one person can take, 1 to 10.
    pub per_person_limit: i16,
    /// Whether only those see it who know its code.
    pub hidden: bool,
    /// The code, 6 to 40 characters; only for the owner and managers, others see `null`.
    #[schema(required = true)]
    pub access_code: Option<String>,
    /// `at_once`: registering confirms; `by_attendee`: they do it themselves.
    #[schema(value_type = String, pattern = "^(at_once|by_attendee|by_team)$")]
    pub confirmation: &'static str,
    /// Lists are in this order.
    pub position: i32,
    /// Grows with each change; also the `ETag`.
    pub version: i64,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl TicketTypeResource {
    /// The ticket type as who asked for its event sees it.
    #[must_use]
    pub fn new(ticket_type: TicketType, event: &Event) -> Self {
        let details = ticket_type.details;
        let local = |at| event.details.time_zone.write(at);
        Self {
            id: ticket_type.id,
            event_id: ticket_type.event_id,
            name: details.name,
            description: details.description,
            capacity: details.capacity,
            sales_opens_at: details.window.opens_at.map(local),
            sales_closes_at: details.window.closes_at.map(local),
            per_person_limit: details.per_person_limit,
            hidden: details.access_code.is_some(),
            access_code: details.access_code.filter(|_| event.access() >= Access::Edit),
            confirmation: details.confirmation.as_str(),
            position: details.position,
            version: ticket_type.version,
            created_at: ticket_type.created_at,
            updated_at: ticket_type.updated_at,
        }
    }
}

impl TicketTypeItem {
    /// The item at `now`, as who asked for its event sees it.
    #[must_use]
    pub fn new(listed: ListedType, event: &Event, now: Timestamp) -> Self {
        let ListedType { ticket_type, confirmed, held, event_free } = listed;
        let own =
            ticket_type.details.capacity.map(|capacity| i64::from(capacity) - confirmed - held);
        let sales = match ticket_type.details.window.within(&event.details.sales_window(), now) {
            Sales::Open if event.status == Status::Published => "open",
            Sales::Open | Sales::NotOpen => "not_open",
            Sales::Closed => "closed",
        };
        Self {
            ticket_type: TicketTypeResource::new(ticket_type, event),
            confirmed,
            held,
            free: own.unwrap_or(event_free).min(event_free),
            sales,
        }
    }
}
