use jiff::{SignedDuration, Timestamp};
use messages::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::ReminderKind;

/// What a mail tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// An account was made.
    Welcome,
    /// A held place became a seat.
    RegistrationConfirmed,
    /// A place is offered after a wait.
    RegistrationOffered,
    /// Somebody is asked to join an event's team.
    TeamInvited,
    /// An event was called off.
    EventCancelled,
    /// A place is held, and the event's team decides.
    RegistrationAwaitingApproval,
    /// The team did not approve.
    RegistrationDeclined,
    /// The team cancelled.
    RegistrationCancelled,
    /// Somebody is offered a registration that is passed on.
    TransferOffered,
    /// Somebody took over what was passed on.
    TransferAccepted,
    /// Somebody did not want what was to be passed on.
    TransferDeclined,
    /// An event starts in a day.
    ReminderDay,
    /// An event starts in an hour.
    ReminderHour,
}

impl MailKind {
    /// The name under which it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::RegistrationConfirmed => "registration_confirmed",
            Self::RegistrationOffered => "registration_offered",
            Self::TeamInvited => "team_invited",
            Self::EventCancelled => "event_cancelled",
            Self::RegistrationAwaitingApproval => "registration_awaiting_approval",
            Self::RegistrationDeclined => "registration_declined",
            Self::RegistrationCancelled => "registration_cancelled",
            Self::TransferOffered => "transfer_offered",
            Self::TransferAccepted => "transfer_accepted",
            Self::TransferDeclined => "transfer_declined",
            Self::ReminderDay => "reminder_day",
            Self::ReminderHour => "reminder_hour",
        }
    }

    /// Reads a name that [`MailKind::as_str`] wrote.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Welcome,
            Self::RegistrationConfirmed,
            Self::RegistrationOffered,
            Self::TeamInvited,
            Self::EventCancelled,
            Self::RegistrationAwaitingApproval,
            Self::RegistrationDeclined,
            Self::RegistrationCancelled,
            Self::TransferOffered,
            Self::TransferAccepted,
            Self::TransferDeclined,
            Self::ReminderDay,
            Self::ReminderHour,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == name)
    }
}

impl From<ReminderKind> for MailKind {
    fn from(kind: ReminderKind) -> Self {
        match kind {
            ReminderKind::Day => Self::ReminderDay,
            ReminderKind::Hour => Self::ReminderHour,
        }
    }
}

/// Where a mail is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailStatus {
    /// Still to be sent.
    Queued,
    /// The mail server took it.
    Sent,
    /// Given up.
    Failed,
}

impl MailStatus {
    /// Reads a stored status.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "queued" => Some(Self::Queued),
            "sent" => Some(Self::Sent),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }
}

/// What a mail says beside its subject, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// An iCalendar file to attach.
    pub calendar: Option<String>,
}

/// A mail as it is queued.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The mail's own id.
    pub id: Uuid,
    /// Who gets it; the invitation, or what is passed on, of somebody who may have no
    /// account.
    pub user_id: Uuid,
    /// What it tells.
    pub kind: MailKind,
    /// What it is about: the user of a welcome, the invitation to a team, the
    /// transfer of a registration, else the registration.
    pub subject_id: Uuid,
    /// Tells apart mails of one kind about one subject.
    pub version: i64,
    /// The event that it is about, if any.
    pub event_id: Option<Uuid>,
    /// Its language.
    pub locale: Locale,
    /// Where it goes.
    pub to_address: String,
    /// The recipient's name.
    pub to_name: String,
    /// The `Message-ID` header: the same in every attempt.
    pub message_id: String,
    /// The subject line.
    pub subject: String,
    /// The rest.
    pub content: Content,
    /// When it was queued, which is also its `Date`.
    pub created_at: Timestamp,
}

/// How one attempt to send a mail ended without its being accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The mail server said no for good: there is no such mailbox.
    Rejected,
    /// It said no for now, or nobody knows whether it said yes.
    Unsettled,
}

/// What becomes of a mail after an attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is tried again at this time.
    Again(Timestamp),
    /// It is given up.
    GiveUp,
}

/// How often a mail is tried: the waits between add up to about 15 hours.
const MAX_ATTEMPTS: i32 = 8;

/// Judges the `attempts`-th attempt (from 1). The waits grow fourfold from 30
/// seconds to 6 hours.
#[must_use]
pub fn judge(attempt: Attempt, attempts: i32, now: Timestamp) -> Verdict {
    if attempt == Attempt::Rejected || attempts >= MAX_ATTEMPTS {
        return Verdict::GiveUp;
    }
    let exponent = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let wait = SignedDuration::from_secs(30 * 4_i64.saturating_pow(exponent))
        .min(SignedDuration::from_hours(6));
    Verdict::Again(now.saturating_add(wait).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_longer_each_time_and_gives_up_in_the_end() {
        let now = Timestamp::UNIX_EPOCH;
        let waits: Vec<_> = (1..=8)
            .map(|attempts| match judge(Attempt::Unsettled, attempts, now) {
                Verdict::Again(at) => Some(at.as_second()),
                Verdict::GiveUp => None,
            })
            .collect();
        assert_eq!(
            waits,
            [
                Some(30),
                Some(120),
                Some(480),
                Some(1_920),
                Some(7_680),
                Some(21_600),
                Some(21_600),
                None
            ]
        );
    }

    #[test]
    fn a_mailbox_that_does_not_exist_is_not_tried_again() {
        assert_eq!(judge(Attempt::Rejected, 1, Timestamp::UNIX_EPOCH), Verdict::GiveUp);
    }
}
