//! The only place with SQL of this service.

pub mod events;
pub mod mails;
pub mod recipients;
pub mod registrations;
pub mod reminders;

/// A stored word that this version of the code does not know.
fn unknown(what: &str, word: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unknown {what} {word:?}").into())
}
