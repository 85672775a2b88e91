use api_kit::{Caller, Problem};
use sqlx::{Postgres, Transaction};
use thiserror::Error;

use crate::domain::{Access, Event};

/// Why an event is not the caller's to change.
#[derive(Debug, Error)]
pub enum NotEditable {
    /// There is none that the caller may know of.
    #[error("there is no such event")]
    NotFound,
    /// It is another's.
    #[error("the event is another's")]
    Forbidden,
}

impl From<NotEditable> for Problem {
    fn from(error: NotEditable) -> Self {
        match error {
            NotEditable::NotFound => super::event_not_found(),
            NotEditable::Forbidden => Self::forbidden("Only its organiser can change an event."),
        }
    }
}

/// The event, if the caller may change it.
pub(super) fn editable(event: Option<Event>, caller: &Caller) -> Result<Event, NotEditable> {
    let event = event.ok_or(NotEditable::NotFound)?;
    match event.access(Some(caller.user_id)) {
        Access::Edit => Ok(event),
        Access::Read => Err(NotEditable::Forbidden),
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
