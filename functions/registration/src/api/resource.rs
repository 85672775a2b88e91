use jiff::{Timestamp, tz::TimeZone};
use messages::{CancelReason, EventFacts, Place};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Registration, Status, TicketType, WaitlistMode},
    store::Outlook,
};

/// A registration as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationResource {
    /// The registration.
    pub id: Uuid,
    /// The event as it was when the place was held or confirmed.
    pub event: RegisteredEvent,
    /// Its ticket type by the name that it had then; `null` where the event
    /// has none.
    #[schema(required = true)]
    pub ticket_type: Option<RegisteredTicketType>,
    /// Places.
    pub quantity: u16,
    /// `waiting`: all places were taken, and one is offered to you when it is your
    /// turn, or when the team chooses you; `awaiting_approval`: a place is held, and the event's team decides;
    /// `pending`: a place is held until `expires_at`; `confirmed`: it is yours;
    /// `cancelled`: you gave it back, unless `cancel_reason` says otherwise; `declined`:
    /// the team did not approve; `expired`: it was not confirmed or approved in time, or
    /// registration closed while you waited.
    #[schema(value_type = String, pattern =
        "^(waiting|awaiting_approval|pending|confirmed|cancelled|declined|expired)$")]
    pub status: &'static str,
    /// When the hold ends or ended; only while `awaiting_approval`, `pending` or
    /// `expired`.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub expires_at: Option<Timestamp>,
    /// Your place in the queue for the ticket type, from 1 on; only while `waiting`, and
    /// not where the team chooses who gets a place.
    #[schema(required = true)]
    pub position: Option<i64>,
    /// `automatic`: a place that comes free is offered to the first in the queue;
    /// `manual`: the event's team chooses; only while `waiting`.
    #[schema(value_type = Option<String>, required = true, pattern = "^(automatic|manual)$")]
    pub waitlist_mode: Option<&'static str>,
    /// How many wait for the ticket type, with you; only where the team chooses.
    #[schema(required = true)]
    pub waiting_people: Option<i64>,
    /// When you began to wait, if you did.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub waiting_since: Option<Timestamp>,
    /// When a place was offered to you after a wait.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub offered_at: Option<Timestamp>,
    /// When it began to await the team's approval, if it did.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub approval_since: Option<Timestamp>,
    /// When the team approved or declined.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub decided_at: Option<Timestamp>,
    /// What the team wrote to you when it approved, declined or cancelled.
    #[schema(required = true)]
    pub team_message: Option<String>,
    /// Until when you can cancel it, with the offset of the event's time zone; `null`
    /// once it is over. The team may move it.
    #[schema(format = DateTime, required = true)]
    pub cancellable_until: Option<String>,
    /// When it was confirmed.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub confirmed_at: Option<Timestamp>,
    /// When it was cancelled.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub cancelled_at: Option<Timestamp>,
    /// `event_cancelled`: the event was called off; `cancelled_by_team`: its team cancelled;
    /// `null`: you did, if it is cancelled.
    #[schema(value_type = Option<String>, required = true,
        pattern = "^(event_cancelled|cancelled_by_team)$")]
    pub cancel_reason: Option<&'static str>,
    /// Only while `confirmed`.
    #[schema(required = true)]
    pub ticket: Option<Ticket>,
    /// When the place was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A registration's ticket type.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisteredTicketType {
    /// The ticket type.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

impl From<TicketType> for RegisteredTicketType {
    fn from(TicketType { id, name }: TicketType) -> Self {
        Self { id, name }
    }
}

/// What opens the door.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ticket {
    /// Sixteen characters in four groups.
    #[schema(example = "T7QK-9M2X-0BHD-WJ5R")]
    pub code: String,
}

/// What a registration tells of its event.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisteredEvent {
    /// The event.
    pub event_id: Uuid,
    /// Its version when it was read.
    pub version: i64,
    /// Its title.
    pub title: String,
    /// When it starts, in its own time zone's offset.
    #[schema(format = DateTime)]
    pub starts_at: String,
    /// When it ends, in its own time zone's offset.
    #[schema(format = DateTime)]
    pub ends_at: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Where it is.
    pub place: RegisteredPlace,
}

/// Where an event is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum RegisteredPlace {
    /// At a venue.
    Venue {
        /// The venue's name.
        name: String,
        /// Its postal address.
        address: String,
    },
    /// Online.
    Online {
        /// Where to join.
        link: String,
    },
}

impl RegistrationResource {
    /// The registration as it shows at `now`, without how it waits.
    #[must_use]
    pub fn at(now: Timestamp, registration: Registration) -> Self {
        let status = registration.status_at(now);
        let held = matches!(status, Status::AwaitingApproval | Status::Pending | Status::Expired);
        let until = local(&registration.event.time_zone, registration.cancellable_until);
        let code = registration.ticket_code.filter(|_| status == Status::Confirmed);
        Self {
            id: registration.id,
            event: registration.event.into(),
            ticket_type: registration.ticket_type.map(Into::into),
            quantity: registration.quantity,
            status: status.as_str(),
            expires_at: held.then_some(registration.expires_at),
            position: None,
            waitlist_mode: None,
            waiting_people: None,
            waiting_since: registration.waiting_since,
            offered_at: registration.offered_at,
            approval_since: registration.approval_since,
            decided_at: registration.decided_at,
            team_message: registration.team_message,
            cancellable_until: status.is_active().then_some(until),
            confirmed_at: registration.confirmed_at,
            cancelled_at: registration.cancelled_at,
            cancel_reason: registration.cancel_reason.map(CancelReason::as_str),
            ticket: code.map(|code| Ticket { code: code.to_string() }),
            created_at: registration.created_at,
        }
    }

    /// With how it waits, if it does.
    pub(super) fn waiting(self, outlook: Option<Outlook>) -> Self {
        let (mode, position, people) = match outlook {
            None => return self,
            Some(Outlook::InTurn(position)) => (WaitlistMode::Automatic, Some(position), None),
            Some(Outlook::Among(people)) => (WaitlistMode::Manual, None, Some(people)),
        };
        Self { position, waitlist_mode: Some(mode.as_str()), waiting_people: people, ..self }
    }
}

/// A time with the offset that a zone has then (RFC 3339). A zone that the
/// tables no longer know leaves the time right, in UTC.
pub(super) fn local(time_zone: &str, at: Timestamp) -> String {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    at.display_with_offset(zone.to_offset(at)).to_string()
}

impl From<EventFacts> for RegisteredEvent {
    fn from(event: EventFacts) -> Self {
        let local = |at| local(&event.time_zone, at);
        Self {
            event_id: event.event_id,
            version: event.version,
            title: event.title,
            starts_at: local(event.starts_at),
            ends_at: local(event.ends_at),
            time_zone: event.time_zone,
            place: match event.place {
                Place::Venue { name, address } => RegisteredPlace::Venue { name, address },
                Place::Online { link } => RegisteredPlace::Online { link },
            },
        }
    }
}
