//! Recipients, mails and reminders: types and rules, without I/O.

mod mail;
mod recipient;
mod reminder;

pub use mail::{Attempt, Content, Mail, MailKind, MailStatus, Verdict, judge};
pub use recipient::Recipient;
pub use reminder::{ReminderKind, is_wanted, planned};
