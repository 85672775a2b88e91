use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Data;

/// A language that Turnout speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Russian.
    Ru,
}

impl Locale {
    /// The BCP 47 tag.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }

    /// Reads a tag that [`Locale::as_str`] wrote.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        match tag {
            "en" => Some(Self::En),
            "ru" => Some(Self::Ru),
            _ => None,
        }
    }
}

/// Somebody signed up.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserRegistered {
    /// The account.
    pub user_id: Uuid,
    /// The chosen name, as written.
    pub username: String,
    /// Where mail goes.
    pub email: String,
    /// The language of mail and pages.
    pub locale: Locale,
    /// IANA time zone.
    pub time_zone: String,
    /// When.
    #[schemars(with = "String")]
    pub registered_at: Timestamp,
}

impl Data for UserRegistered {
    const TYPE: &'static str = "user-registered";
    const SOURCE: &'static str = "auth";

    fn subject(&self) -> String {
        self.user_id.to_string()
    }
}

/// What others need of a profile and its settings, after a change of either.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserSettingsChanged {
    /// The account.
    pub user_id: Uuid,
    /// Grows with each change: a consumer keeps the highest.
    pub version: i64,
    /// The display name; empty where none was given.
    pub name: String,
    /// The language of mail and pages.
    pub locale: Locale,
    /// IANA time zone.
    pub time_zone: String,
    /// Wants a mail a day before an event.
    pub remind_day_before: bool,
    /// Wants a mail an hour before an event.
    pub remind_hour_before: bool,
}

impl Data for UserSettingsChanged {
    const TYPE: &'static str = "user-settings-changed";
    const SOURCE: &'static str = "user";

    fn subject(&self) -> String {
        self.user_id.to_string()
    }
}
