use jiff::Timestamp;
use messages::EventFacts;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a line of the activity history tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// The account was made.
    AccountCreated,
    /// A place was held.
    RegistrationCreated,
    /// The held place became a seat.
    RegistrationConfirmed,
    /// The place was given back.
    RegistrationCancelled,
    /// The hold ended before it was confirmed, or waiting came to nothing.
    RegistrationExpired,
    /// All places were taken, and the user waits for one.
    RegistrationWaiting,
    /// A place was offered after a wait.
    RegistrationOffered,
    /// The event was called off, and the registration ended with it.
    EventCancelled,
    /// A place is held, and the event's team decides.
    RegistrationAwaitingApproval,
    /// The event's team did not approve.
    RegistrationDeclined,
    /// The event's team cancelled.
    RegistrationCancelledByTeam,
    /// The user passed the registration on to somebody else.
    RegistrationTransferred,
}

impl ActivityKind {
    /// The name under which it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountCreated => "account_created",
            Self::RegistrationCreated => "registration_created",
            Self::RegistrationConfirmed => "registration_confirmed",
            Self::RegistrationCancelled => "registration_cancelled",
            Self::RegistrationExpired => "registration_expired",
            Self::RegistrationWaiting => "registration_waiting",
            Self::RegistrationOffered => "registration_offered",
            Self::EventCancelled => "event_cancelled",
            Self::RegistrationAwaitingApproval => "registration_awaiting_approval",
            Self::RegistrationDeclined => "registration_declined",
            Self::RegistrationCancelledByTeam => "registration_cancelled_by_team",
            Self::RegistrationTransferred => "registration_transferred",
        }
    }

    /// Reads a name that [`ActivityKind::as_str`] wrote.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::AccountCreated,
            Self::RegistrationCreated,
            Self::RegistrationConfirmed,
            Self::RegistrationCancelled,
            Self::RegistrationExpired,
            Self::RegistrationWaiting,
            Self::RegistrationOffered,
            Self::EventCancelled,
            Self::RegistrationAwaitingApproval,
            Self::RegistrationDeclined,
            Self::RegistrationCancelledByTeam,
            Self::RegistrationTransferred,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == name)
    }
}

/// The event of a line of history, as it was called then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActivityEvent {
    /// The event.
    pub id: Uuid,
    /// Its title at that time.
    pub title: String,
}

impl From<EventFacts> for ActivityEvent {
    fn from(facts: EventFacts) -> Self {
        Self { id: facts.event_id, title: facts.title }
    }
}

/// One line of a user's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// The line's own id.
    pub id: Uuid,
    /// Whose history.
    pub user_id: Uuid,
    /// What happened.
    pub kind: ActivityKind,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The event that it is about, if any.
    pub event: Option<ActivityEvent>,
    /// The message that told of it.
    pub message_id: Uuid,
}
