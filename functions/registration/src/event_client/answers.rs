//! Answers to an event's questions: Event says whether they fit.

use api_kit::FieldError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;
use uuid::Uuid;

use super::{EventClient, Unavailable, answer::Answer};
use crate::domain::{AcceptedForm, GivenForm, Registration};

/// What somebody answers, as it goes to Event.
#[derive(Serialize)]
pub(super) struct FormRequest<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    answers: Option<&'a [Value]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guests: Option<&'a [Value]>,
}

impl<'a> FormRequest<'a> {
    pub(super) fn of(form: &'a GivenForm) -> Self {
        Self { answers: form.answers.as_deref(), guests: form.guests.as_deref() }
    }
}

#[derive(Serialize)]
struct CheckRequest<'a> {
    ticket_type_id: Option<Uuid>,
    quantity: u16,
    newcomer: bool,
    #[serde(flatten)]
    form: FormRequest<'a>,
}

/// Why answers can't be changed.
#[derive(Debug, Error)]
pub enum CheckError {
    /// There is no such event any more.
    #[error("there is no such event")]
    EventNotFound,
    /// It is too late.
    #[error("answers can't be changed any more")]
    Closed,
    /// They don't fit the event's questions, or lack.
    #[error("answers don't fit")]
    Invalid(Vec<FieldError>),
    /// Nothing is known.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl EventClient {
    /// What Event accepts of changed answers; or of the first ones of who takes the
    /// registration over.
    pub async fn check_answers(
        &self,
        registration: &Registration,
        form: &GivenForm,
        newcomer: bool,
    ) -> Result<AcceptedForm, CheckError> {
        let path = format!("/internal/events/{}/answers/check", registration.event.event_id);
        let body = CheckRequest {
            ticket_type_id: registration.ticket_type.as_ref().map(|ticket_type| ticket_type.id),
            quantity: registration.quantity,
            newcomer,
            form: FormRequest::of(form),
        };
        let answer = self.connection.post_json(&path, &body).await?;
        match answer.code() {
            None => Ok(answer.read()?),
            Some("event_not_found") => Err(CheckError::EventNotFound),
            Some("answers_closed") => Err(CheckError::Closed),
            Some("validation_failed") => match invalid(&answer) {
                Some(errors) => Err(CheckError::Invalid(errors)),
                None => Err(answer.unexpected().into()),
            },
            Some(_) => Err(answer.unexpected().into()),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Invalid {
    errors: Vec<FieldError>,
}

/// What is wrong with the answers; `None` where something else of the request
/// is, which would be our fault.
pub(super) fn invalid(answer: &Answer) -> Option<Vec<FieldError>> {
    let Invalid { errors } = answer.details();
    let ours = |error: &FieldError| {
        error.pointer.starts_with("/answers") || error.pointer.starts_with("/guests")
    };
    (!errors.is_empty() && errors.iter().all(ours)).then_some(errors)
}
