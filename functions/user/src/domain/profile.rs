use api_kit::{MultiLine, SingleLine};
use jiff::Timestamp;
use messages::Locale;
use uuid::Uuid;

use super::TimeZone;

/// The name that others see; empty where none was given.
pub type Name = SingleLine<0, 100>;
/// A few words about oneself.
pub type Bio = MultiLine<0, 2000>;

/// Who a user says they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The account.
    pub user_id: Uuid,
    /// The name chosen at sign-up.
    pub username: String,
    /// Where mail goes.
    pub email: String,
    /// The name that others see; may be empty.
    pub name: String,
    /// A few words about oneself; may be empty.
    pub bio: String,
    /// The language of mail and pages.
    pub locale: Locale,
    /// IANA time zone.
    pub time_zone: String,
    /// Grows with each edit.
    pub version: i64,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// What a user wants changed; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct ProfileEdit {
    /// A new name.
    pub name: Option<Name>,
    /// A new text about oneself.
    pub bio: Option<Bio>,
    /// Another language.
    pub locale: Option<Locale>,
    /// Another time zone.
    pub time_zone: Option<TimeZone>,
}

impl Profile {
    /// The profile after an edit, or `None` where nothing would change.
    #[must_use]
    pub fn edited(&self, edit: ProfileEdit) -> Option<Self> {
        let mut edited = self.clone();
        if let Some(name) = edit.name {
            edited.name = name.into_string();
        }
        if let Some(bio) = edit.bio {
            edited.bio = bio.into_string();
        }
        if let Some(locale) = edit.locale {
            edited.locale = locale;
        }
        if let Some(time_zone) = edit.time_zone {
            edited.time_zone = time_zone.into_string();
        }
        if edited == *self {
            return None;
        }
        edited.version += 1;
        Some(edited)
    }
}
