use jiff::Timestamp;
use messages::EventFacts;
use uuid::Uuid;

use super::{Confirmation, TypeWindow};

/// What became of a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldStatus {
    /// The place is kept until the hold expires.
    Held,
    /// The place is a seat.
    Confirmed,
    /// The place was given back; this id can never take one again.
    Released,
}

impl HoldStatus {
    /// As it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::Released => "released",
        }
    }

    /// Reads what [`HoldStatus::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "held" => Some(Self::Held),
            "confirmed" => Some(Self::Confirmed),
            "released" => Some(Self::Released),
            _ => None,
        }
    }
}

/// What Registration asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRequest {
    /// The registration's id, so that asking can be repeated.
    pub hold_id: Uuid,
    /// Of which event.
    pub event_id: Uuid,
    /// For whom.
    pub user_id: Uuid,
    /// Of which ticket type, where the event has any.
    pub ticket_type_id: Option<Uuid>,
    /// What opens it, if it is hidden.
    pub access_code: Option<String>,
    /// How many places.
    pub quantity: i16,
    /// Until when they are kept.
    pub expires_at: Timestamp,
    /// They are offered to somebody who waited; what opens a hidden ticket type
    /// was right when they began to.
    pub offer: Option<Offer>,
    /// Others wait for them: nothing is taken, as if nothing was free.
    pub behind_others: bool,
    /// The event's team takes them for somebody: whatever says who may have them
    /// and when does not apply, but they must be there.
    pub by_team: bool,
    /// The version of the event's form that the answers fit: 0 where none was
    /// read. `None`: nothing is asked, whatever the form.
    pub form_version: Option<i64>,
}

/// Why places are offered to somebody who waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It is their turn. Nothing is taken where the waitlist is manual.
    InTurn,
    /// The event's team chose them.
    ChosenByTeam,
}

/// A hold that is already there under the id of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExistingHold {
    /// Of which event.
    pub event_id: Uuid,
    /// For whom; `None` where it was released before it was taken.
    pub user_id: Option<Uuid>,
    /// Of which ticket type; `None` also as above.
    pub ticket_type_id: Option<Uuid>,
    /// How many places; `None` as above.
    pub quantity: Option<i16>,
    /// What became of it.
    pub status: HoldStatus,
    /// Until when it is kept; `None` as above.
    pub expires_at: Option<Timestamp>,
    /// The team decides about it.
    pub for_team: bool,
}

impl ExistingHold {
    /// Whether the request asks for what this already is.
    #[must_use]
    pub fn answers(&self, request: &HoldRequest) -> bool {
        self.event_id == request.event_id
            && self.user_id == Some(request.user_id)
            && self.ticket_type_id == request.ticket_type_id
            && self.quantity == Some(request.quantity)
    }

    /// Whether its place is given back, or about to be by the next sweep.
    #[must_use]
    pub fn is_gone(&self, now: Timestamp) -> bool {
        match self.status {
            HoldStatus::Held => self.expires_at.is_none_or(|expires_at| expires_at <= now),
            HoldStatus::Confirmed => false,
            HoldStatus::Released => true,
        }
    }
}

/// The ticket type that a request names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedType {
    /// What the hold tells of it.
    pub held: HeldType,
    /// Whether it is there and, if hidden, the request has its code.
    pub open: bool,
    /// When it can be had.
    pub window: TypeWindow,
    /// How many places one hold may take.
    pub per_person_limit: i16,
}

/// What a hold tells of its ticket type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldType {
    /// The ticket type.
    pub id: Uuid,
    /// Its name now.
    pub name: String,
    /// What makes the held places seats.
    pub confirmation: Confirmation,
}

impl HeldType {
    /// As it is for a hold that is there: who confirms that one was decided when it
    /// was taken, whatever the organiser has chosen since.
    #[must_use]
    pub fn of_hold(self, for_team: bool) -> Self {
        let confirmation = match self.confirmation {
            _ if for_team => Confirmation::ByTeam,
            Confirmation::ByTeam => Confirmation::ByAttendee,
            other => other,
        };
        Self { confirmation, ..self }
    }
}

/// A hold with its event, as Registration gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The registration's id.
    pub id: Uuid,
    /// The event as it is now.
    pub event: EventFacts,
    /// Its ticket type, if it has one.
    pub ticket_type: Option<HeldType>,
    /// How many places.
    pub quantity: i16,
    /// What became of it.
    pub status: HoldStatus,
    /// Until when it is kept, or was.
    pub expires_at: Timestamp,
    /// Until when attendees can cancel; `None`: until the event starts.
    pub cancellation_closes_at: Option<Timestamp>,
}
