use api_kit::{Caller, Problem};
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
