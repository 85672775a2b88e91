//! Profiles, settings and activity: types and rules, without I/O.

mod activity;
mod profile;
mod settings;
mod time_zone;

pub use activity::{Activity, ActivityEvent, ActivityKind};
pub use profile::{Bio, Name, Profile, ProfileEdit};
pub use settings::{Reminders, Settings, announcement};
pub use time_zone::TimeZone;
