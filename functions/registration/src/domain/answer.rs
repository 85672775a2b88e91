use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// What somebody answers, as it came: Event says whether it fits its questions.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct GivenForm {
    /// Answers; `None`: nothing was said of them.
    pub answers: Option<Vec<Value>>,
    /// A name a place; likewise.
    pub guests: Option<Vec<Value>>,
}

/// What people write about themselves is in no log.
impl fmt::Debug for GivenForm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("GivenForm").finish_non_exhaustive()
    }
}

/// What somebody answered and who comes with them, as Event accepted it.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AcceptedForm {
    /// In the order of the questions.
    pub answers: Vec<Answer>,
    /// A name a place, in the order of the places.
    pub guests: Vec<Option<String>>,
    /// The questions that were asked.
    pub asked: Vec<Uuid>,
}

/// As [`GivenForm`]'s.
impl fmt::Debug for AcceptedForm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AcceptedForm").finish_non_exhaustive()
    }
}

/// An answer to a question of the event.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Answer {
    /// Event's id of the question.
    pub question_id: Uuid,
    /// What kind of answer it is.
    pub kind: String,
    /// What was asked.
    pub prompt: String,
    /// Text, `true` or `false`, a day, the id of a choice or a list of them.
    pub value: Value,
    /// What the choices read.
    pub labels: Vec<String>,
}

/// As [`GivenForm`]'s.
impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { question_id, kind, .. } = self;
        formatter
            .debug_struct("Answer")
            .field("question_id", question_id)
            .field("kind", kind)
            .finish_non_exhaustive()
    }
}

/// The name of who comes on a place.
#[derive(Clone, PartialEq, Eq)]
pub struct Guest {
    /// The place, from 1 on.
    pub place: i16,
    /// The name.
    pub name: String,
}

/// A registration's answers and guests.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// In the order of the form.
    pub answers: Vec<Answer>,
    /// By place; those without a name are not there.
    pub guests: Vec<Guest>,
    /// Counts the changes.
    pub version: i64,
}
