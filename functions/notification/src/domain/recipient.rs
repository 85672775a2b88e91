use messages::Locale;
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
    /// Who is asked by mail, as far as is known: they may have no account, and what is
    /// known of one with this address is not the sender's to use. What they are asked
    /// stands for them.
    #[must_use]
    pub fn unknown(asked: Uuid, email: &str, locale: Locale, time_zone: &str) -> Self {
        Self {
            user_id: asked,
            username: String::new(),
            name: String::new(),
            email: email.to_owned(),
            locale,
            time_zone: time_zone.to_owned(),
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
