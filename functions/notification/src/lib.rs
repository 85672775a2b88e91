//! Notification: the mails that Turnout sends, never lost and never doubled,
//! and the list of them that each user sees.

pub mod api;
mod content;
mod delivery;
mod domain;
mod facts;
mod mailroom;
mod store;

pub use content::Composer;
pub use delivery::{Authentication, Delivery, DeliveryError, SmtpSettings};
pub use mailroom::Mailroom;
