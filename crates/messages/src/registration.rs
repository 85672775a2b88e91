use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Data, EventFacts};

/// What every registration message tells.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RegistrationFacts {
    /// The registration.
    pub registration_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// The event as it was known then.
    pub event: EventFacts,
    /// The ticket type, if the event has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_type: Option<TicketTypeFacts>,
    /// Places.
    pub quantity: u16,
    /// When this happened to it.
    #[schemars(with = "String")]
    pub occurred_at: Timestamp,
}

/// What a registration tells of its ticket type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TicketTypeFacts {
    /// The ticket type.
    pub id: Uuid,
    /// Its name as it was known then.
    pub name: String,
}

macro_rules! registration_message {
    ($(#[$doc:meta])* $name:ident, $type:literal $(, $(#[$field_doc:meta])* $field:ident: $field_type:ty $(as $with:literal)?)*) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
        pub struct $name {
            /// The registration and its event.
            #[serde(flatten)]
            pub registration: RegistrationFacts,
            $($(#[$field_doc])* $(#[schemars(with = $with)])? pub $field: $field_type,)*
        }

        impl Data for $name {
            const TYPE: &'static str = $type;
            const SOURCE: &'static str = "registration";

            fn subject(&self) -> String {
                self.registration.registration_id.to_string()
            }
        }
    };
}

registration_message!(
    /// Somebody holds a place and has still to confirm.
    RegistrationCreated, "registration-created",
    /// When the hold ends.
    expires_at: Timestamp as "String"
);
registration_message!(
    /// A place is held, and the event's team decides whether it may be confirmed.
    RegistrationAwaitingApproval, "registration-awaiting-approval",
    /// Until when it is held.
    expires_at: Timestamp as "String"
);
registration_message!(
    /// All places were taken, and somebody waits for one.
    RegistrationWaiting, "registration-waiting"
);
registration_message!(
    /// A place was offered to somebody who waited for it, and who has still to
    /// confirm.
    RegistrationOffered, "registration-offered",
    /// When the offer ends.
    expires_at: Timestamp as "String"
);
registration_message!(
    /// A held place became a seat.
    RegistrationConfirmed, "registration-confirmed",
    /// The ticket's code.
    ticket_code: String,
    /// What the event's team wrote, if it approved with a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    team_message: Option<String>
);
registration_message!(
    /// The hold ended before it was confirmed, or waiting came to nothing.
    RegistrationExpired, "registration-expired"
);

/// A registration that had a place or waited for one is over.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RegistrationCancelled {
    /// The registration and its event.
    #[serde(flatten)]
    pub registration: RegistrationFacts,
    /// Who ended it; absent: the attendee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<CancelReason>,
    /// What the event's team says to the attendee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Why a registration was cancelled, if not by its attendee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// The event was called off.
    EventCancelled,
    /// The event's team cancelled.
    CancelledByTeam,
    /// It awaited approval, and the event's team did not approve.
    Declined,
    /// Its attendee passed it on to somebody else, who has a registration of their
    /// own for it.
    Transferred,
}

impl Data for RegistrationCancelled {
    const TYPE: &'static str = "registration-cancelled";
    const SOURCE: &'static str = "registration";

    fn subject(&self) -> String {
        self.registration.registration_id.to_string()
    }
}

impl CancelReason {
    /// As it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EventCancelled => "event_cancelled",
            Self::CancelledByTeam => "cancelled_by_team",
            Self::Declined => "declined",
            Self::Transferred => "transferred",
        }
    }

    /// Reads what [`CancelReason::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::EventCancelled, Self::CancelledByTeam, Self::Declined, Self::Transferred]
            .into_iter()
            .find(|reason| reason.as_str() == text)
    }
}
