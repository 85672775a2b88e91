use api_kit::Problem;
use sqlx::{Postgres, Transaction};
use thiserror::Error;

use crate::domain::{Access, Event, Status};

/// Why an event is not the caller's to change.
#[derive(Debug, Error)]
pub enum NotEditable {
    /// There is none that the caller may know of.
    #[error("there is no such event")]
    NotFound,
    /// The caller is none of its managers.
    #[error("the event is another's")]
    Forbidden,
    /// It was called off: nothing but its deletion is left.
    #[error("the event is cancelled")]
    Cancelled,
    /// The caller is not its owner.
    #[error("only the owner may do this")]
    NotOwner,
}

impl From<NotEditable> for Problem {
    fn from(error: NotEditable) -> Self {
        match error {
            NotEditable::NotFound => super::event_not_found(),
            NotEditable::Forbidden => {
                Self::forbidden("Only its owner and managers can change an event.")
            }
            NotEditable::Cancelled => super::event_cancelled(),
            NotEditable::NotOwner => Self::forbidden("Only its owner can do this with an event."),
        }
    }
}

/// The event, if who asked for it may change it and it was not called off.
pub(super) fn editable(event: Option<Event>) -> Result<Event, NotEditable> {
    let event = managed(event)?;
    if event.status == Status::Cancelled { Err(NotEditable::Cancelled) } else { Ok(event) }
}

/// The event, if who asked for it is its owner or a manager.
pub(super) fn managed(event: Option<Event>) -> Result<Event, NotEditable> {
    let event = event.ok_or(NotEditable::NotFound)?;
    match event.access() {
        Access::Own | Access::Edit => Ok(event),
        Access::Read => Err(NotEditable::Forbidden),
        Access::None => Err(NotEditable::NotFound),
    }
}

/// The event, if who asked for it is its owner.
pub(super) fn owned(event: Option<Event>) -> Result<Event, NotEditable> {
    let event = event.ok_or(NotEditable::NotFound)?;
    match event.access() {
        Access::Own => Ok(event),
        Access::Edit | Access::Read => Err(NotEditable::NotOwner),
        Access::None => Err(NotEditable::NotFound),
    }
}

/// Gives back the locks before a refusal is answered. A dropped transaction is
/// rolled back later, and buyers would find the places locked meanwhile.
pub(super) async fn refused<E: From<sqlx::Error>>(
    transaction: Transaction<'_, Postgres>,
    reason: E,
) -> E {
    transaction.rollback().await.map_or_else(E::from, |()| reason)
}
