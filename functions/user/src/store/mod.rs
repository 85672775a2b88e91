//! The only place with SQL of this service.

pub mod activity;
pub mod profiles;
pub mod settings;

/// A stored word that this version of the code does not know.
fn unknown(what: &str, word: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unknown {what} {word:?}").into())
}
