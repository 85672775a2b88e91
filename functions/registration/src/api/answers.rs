//! Answers and guests, as they come and as they are shown.

use api_kit::{Input, TextError, Validation};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::{Answer, Answers, GivenForm};

/// So many bytes of JSON are more than any form takes.
const LARGEST: usize = 128 * 1024;

/// An answer to one of the event's questions, as Event reads it.
#[derive(Debug, ToSchema)]
pub struct AnswerBody {
    /// To which question.
    pub question_id: Uuid,
    /// Text, `true` or `false`, a day such as `2027-03-01`, the id of a choice
    /// or a list of them; `null` for none.
    pub value: Option<Value>,
}

/// A registration's answers and guests.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationAnswers {
    /// In the order of the form, with what was asked; those left open are not
    /// there.
    pub answers: Vec<RegistrationAnswer>,
    /// Who comes on each place, in the order of the tickets; `null` for a place
    /// without a name.
    pub guests: Vec<Option<String>>,
    /// Grows with each change of answers or guests; also the `ETag`.
    pub answers_version: i64,
}

/// An answer to one of the event's questions.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationAnswer {
    /// To which question.
    pub question_id: Uuid,
    /// `text`, `long_text`, `choice`, `several`, `checkbox` or `date`.
    pub kind: String,
    /// What was asked.
    pub prompt: String,
    /// Text, `true` or `false`, a day, the id of a choice or a list of them.
    pub value: Value,
    /// What the choices read when they were chosen.
    pub labels: Vec<String>,
}

impl From<Answer> for RegistrationAnswer {
    fn from(answer: Answer) -> Self {
        let Answer { question_id, kind, prompt, value, labels } = answer;
        Self { question_id, kind, prompt, value, labels }
    }
}

impl RegistrationAnswers {
    /// Those of a registration with so many places.
    #[must_use]
    pub fn new(answers: Answers, quantity: u16) -> Self {
        let mut guests = vec![None; quantity.into()];
        for guest in answers.guests {
            let place = usize::try_from(guest.place).ok().and_then(|place| place.checked_sub(1));
            if let Some(slot) = place.and_then(|place| guests.get_mut(place)) {
                *slot = Some(guest.name);
            }
        }
        Self {
            answers: answers.answers.into_iter().map(Into::into).collect(),
            guests,
            answers_version: answers.version,
        }
    }
}

/// The answers of a request. Only their size is looked at here: Event, whose
/// questions they are, says whether they fit.
pub(super) fn given(
    answers: Input<Vec<Value>>,
    guests: Input<Vec<Value>>,
    validation: &mut Validation,
) -> GivenForm {
    let small = |given: Vec<Value>| {
        let bytes = serde_json::to_vec(&given).map_or(usize::MAX, |json| json.len());
        let long: TextError = ("too_long", "This is more than any form takes.".into());
        if bytes <= LARGEST / 2 { Ok(given) } else { Err(long) }
    };
    GivenForm {
        answers: validation.optional("/answers", answers, small),
        guests: validation.optional("/guests", guests, small),
    }
}
