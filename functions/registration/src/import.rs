//! Registering many people by the team's hand, from a file: all or nobody.
//!
//! `file` reads it, `check` finds who is meant and what stands against it, and
//! `steps` registers them, each step for all at once:
//!
//! 1. The intents are one statement with its commit. Somebody who has an active
//!    registration by then lets nobody be written: the unique index decides, also
//!    between two imports of the same file.
//! 2. Event holds places for all, or for none (`event-holds-take`).
//! 3. What it granted is written in one transaction, with the wish to confirm and
//!    the messages: **this commit is the decision**.
//! 4. Each hold becomes a seat, as everywhere.
//!
//! | killed, or no answer | nobody or all | how |
//! | --- | --- | --- |
//! | before the commit of 1 | nobody | nothing was written |
//! | after it, until the commit of 3 | nobody | the sweep refuses every intent and releases what Event may hold |
//! | after the commit of 3 | all | the sweep confirms each, and the relay publishes |
//!
//! The sweep leaves the intents alone for as long as the function may run
//! ([`IMPORT_GRACE`](crate::domain::IMPORT_GRACE)); one that it refused all the
//! same makes step 3 roll back, and the others are refused with it.
//!
//! What can still come between is what comes between for anybody: an event that
//! is cancelled after step 3, or a hold that ends before the sweep comes to
//! confirm it.

mod check;
mod column;
mod fault;
mod file;
mod steps;

use thiserror::Error;

pub use check::{Entry, check};
pub use column::Column;
pub use fault::Fault;
pub use file::{MOST, Row, Sheet, read};
pub use steps::{register, rehearse};

use crate::event_client::{HoldsError, Unavailable};

/// Why there is no verdict on a file, or nobody was registered.
#[derive(Debug, Error)]
pub enum Error {
    /// The file as it is can't be imported.
    #[error("{} faults", .0.len())]
    Faults(Vec<Fault>),
    /// No such event, or a draft.
    #[error("there is no such event")]
    EventNotFound,
    /// The event was called off.
    #[error("the event is cancelled")]
    EventCancelled,
    /// Event gave no answer. Nobody is registered; repeating is safe.
    #[error("Event is away")]
    EventUnavailable,
    /// Too many accounts that there are not.
    #[error(transparent)]
    Throttled(#[from] api_kit::Throttled),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Unavailable> for Error {
    fn from(error: Unavailable) -> Self {
        tracing::warn!(%error, "no places for an import");
        Self::EventUnavailable
    }
}

/// What Event says of the places; a refusal becomes the faults of its rows.
fn refusal(error: HoldsError, entries: &[Entry]) -> Error {
    match error {
        HoldsError::EventNotFound => Error::EventNotFound,
        HoldsError::EventCancelled => Error::EventCancelled,
        HoldsError::Unavailable(error) => error.into(),
        HoldsError::Refused(refused) => {
            let faults: Option<Vec<_>> = refused
                .iter()
                .map(|one| {
                    let entry = entries.iter().find(|entry| entry.id == one.hold_id)?;
                    Fault::refused(entry.line, one)
                })
                .collect();
            match faults {
                Some(faults) if !faults.is_empty() => Error::Faults(faults),
                // A hold that was released before, say: no fault of the file.
                _ => {
                    let codes: Vec<_> = refused.iter().map(|one| one.code.as_str()).collect();
                    tracing::warn!(?codes, "an import was refused");
                    Error::EventUnavailable
                }
            }
        }
    }
}
