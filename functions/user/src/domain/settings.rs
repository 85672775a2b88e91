use messages::UserSettingsChanged;

use super::Profile;

/// Which mails a user wants before an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminders {
    /// One a day before.
    pub day_before: bool,
    /// One an hour before.
    pub hour_before: bool,
}

/// A user's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Which reminders are wanted.
    pub reminders: Reminders,
    /// Grows with each edit.
    pub version: i64,
}

impl Settings {
    /// The settings with other reminders, or `None` where nothing would change.
    #[must_use]
    pub fn edited(self, reminders: Reminders) -> Option<Self> {
        (self.reminders != reminders).then_some(Self { reminders, version: self.version + 1 })
    }
}

/// What the other services are told after an edit of either.
///
/// Profile and settings have a version each, so that an edit of one does not
/// make the other's `ETag` stale. Their sum grows with every edit, and no two
/// edits share a sum as long as an edit of either locks the profile first.
#[must_use]
pub fn announcement(profile: &Profile, settings: &Settings) -> UserSettingsChanged {
    UserSettingsChanged {
        user_id: profile.user_id,
        version: profile.version + settings.version,
        name: profile.name.clone(),
        locale: profile.locale,
        time_zone: profile.time_zone.clone(),
        remind_day_before: settings.reminders.day_before,
        remind_hour_before: settings.reminders.hour_before,
    }
}
