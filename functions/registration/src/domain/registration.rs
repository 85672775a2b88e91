use jiff::Timestamp;
use messages::{CancelReason, EventFacts, RegistrationFacts, TicketTypeFacts};
use uuid::Uuid;

use super::{TicketCode, TicketType};

/// Where a registration stands, as its owner sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// All places were taken; the attendee waits for one to be offered.
    Waiting,
    /// A place is held and waits for the word of somebody in the event's team.
    AwaitingApproval,
    /// A place is held and waits for the attendee's word.
    Pending,
    /// The place is the attendee's.
    Confirmed,
    /// The attendee or the team gave the place back, or the event was called off.
    Cancelled,
    /// The team did not approve.
    Declined,
    /// The hold ended before it was confirmed, or waiting came to nothing.
    Expired,
}

impl Status {
    /// The status as the database and clients write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::AwaitingApproval => "awaiting_approval",
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
            Self::Expired => "expired",
        }
    }

    /// Reads what [`Status::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    const ALL: [Self; 7] = [
        Self::Waiting,
        Self::AwaitingApproval,
        Self::Pending,
        Self::Confirmed,
        Self::Cancelled,
        Self::Declined,
        Self::Expired,
    ];

    /// Whether it has a place, or is to get one: only one such registration can
    /// anybody have for an event.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Waiting | Self::AwaitingApproval | Self::Pending | Self::Confirmed)
    }
}

/// A registration that got a place or waits for one, whatever became of it.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Also the id of the hold at Event.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// The event as it was known when the place was last held or confirmed.
    pub event: EventFacts,
    /// Of which ticket type, if the event has any.
    pub ticket_type: Option<TicketType>,
    /// Places.
    pub quantity: u16,
    /// The status as stored; [`Registration::status_at`] is what to show.
    pub status: Status,
    /// When the hold ends, by Event's clock; of one that waits, when places
    /// can't be had any more.
    pub expires_at: Timestamp,
    /// It is to be confirmed, because the attendee asked or the team approved;
    /// Event's answer may be outstanding.
    pub confirm_requested_at: Option<Timestamp>,
    /// Only of those that are or were confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// Only of cancelled ones.
    pub cancelled_at: Option<Timestamp>,
    /// Why it was cancelled, if not by its attendee.
    pub cancel_reason: Option<CancelReason>,
    /// Only of those that are or were confirmed.
    pub ticket_code: Option<TicketCode>,
    /// When the wait for a place began, if there was one.
    pub waiting_since: Option<Timestamp>,
    /// When a place was offered after a wait.
    pub offered_at: Option<Timestamp>,
    /// When it began to await the team's approval, if it did.
    pub approval_since: Option<Timestamp>,
    /// When the team approved or declined.
    pub decided_at: Option<Timestamp>,
    /// What the team wrote with its last decision.
    pub team_message: Option<String>,
    /// Until when its attendee can cancel it, by what is known of the event now.
    pub cancellable_until: Timestamp,
    /// When the attendee asked for the place.
    pub created_at: Timestamp,
}

impl Registration {
    /// The status to show at `now`. A hold that ran out shows as expired at
    /// once, up to a minute before the sweep writes it down; but not while a
    /// confirmation is under way, which may still have come in time.
    #[must_use]
    pub fn status_at(&self, now: Timestamp) -> Status {
        match self.status {
            Status::Pending if self.confirm_requested_at.is_none() && self.expires_at <= now => {
                Status::Expired
            }
            status => status,
        }
    }

    /// What a message about it says.
    #[must_use]
    pub fn facts(&self, occurred_at: Timestamp) -> RegistrationFacts {
        RegistrationFacts {
            registration_id: self.id,
            user_id: self.user_id,
            event: self.event.clone(),
            ticket_type: self
                .ticket_type
                .clone()
                .map(|TicketType { id, name }| TicketTypeFacts { id, name }),
            quantity: self.quantity,
            occurred_at,
        }
    }
}
