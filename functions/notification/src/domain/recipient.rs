use messages::{EventTeamInvited, Locale};
use uuid::Uuid;

/// Somebody to whom mail can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The account.
    pub user_id: Uuid,
    /// The name chosen at sign-up.
    pub username: String,
    /// The name that others see; may be empty.
    pub name: String,
    /// Where mail goes.
    pub email: String,
    /// The language of the mail.
    pub locale: Locale,
    /// IANA time zone.
    pub time_zone: String,
    /// Wants a mail a day before an event.
    pub remind_day_before: bool,
    /// Wants a mail an hour before an event.
    pub remind_hour_before: bool,
}

impl Recipient {
    /// Who is invited, as far as is known: they may have no account, and what
    /// is known of one with this address is not the sender's to use.
    #[must_use]
    pub fn of_invitation(invited: &EventTeamInvited) -> Self {
        Self {
            user_id: invited.invitation_id,
            username: String::new(),
            name: String::new(),
            email: invited.email.clone(),
            locale: invited.locale,
            time_zone: invited.event.time_zone.clone(),
            remind_day_before: false,
            remind_hour_before: false,
        }
    }

    /// How a mail calls them; empty where nobody knows.
    #[must_use]
    pub fn display_name(&self) -> &str {
        if self.name.is_empty() { &self.username } else { &self.name }
    }
}
