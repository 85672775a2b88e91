//! An event's form as it is shown, and answers checked against it.

use api_kit::{Problem, Validation};
use serde::Serialize;
use serde_json::Value;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Accepted, AcceptedAnswer, Form, FormInput, Status},
    store,
};

/// An answer to one of the event's questions, as [`crate::domain::AnswerInput`]
/// reads it.
#[derive(Debug, ToSchema)]
pub struct AnswerBody {
    /// To which question.
    pub question_id: Uuid,
    /// Text, `true` or `false`, a day such as `2027-03-01`, the id of a choice
    /// or a list of them; `null` for none.
    pub value: Option<Value>,
}

/// Answers that fit the event's form.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct AcceptedAnswers {
    /// In the order of the questions; those left open are not there.
    pub answers: Vec<AcceptedAnswerResource>,
    /// A name a place, in the order of the places.
    pub guests: Vec<Option<String>>,
    /// The questions that were asked.
    pub asked: Vec<Uuid>,
}

/// An answer that fits its question.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptedAnswerResource {
    /// To which question.
    pub question_id: Uuid,
    /// Its kind.
    #[schema(value_type = String, pattern = "^(text|long_text|choice|several|checkbox|date)$")]
    pub kind: &'static str,
    /// What was asked.
    pub prompt: String,
    /// Text, `true` or `false`, a day, the id of a choice or a list of them.
    pub value: Value,
    /// What the choices read.
    pub labels: Vec<String>,
}

impl From<Accepted> for AcceptedAnswers {
    fn from(accepted: Accepted) -> Self {
        let resource = |answer: AcceptedAnswer| AcceptedAnswerResource {
            question_id: answer.question_id,
            kind: answer.kind.as_str(),
            prompt: answer.prompt,
            value: answer.value,
            labels: answer.labels,
        };
        Self {
            answers: accepted.answers.into_iter().map(resource).collect(),
            guests: accepted.guests,
            asked: accepted.asked,
        }
    }
}

/// The form of an event that everybody can see.
pub(super) async fn published_form(
    database: &PgPool,
    event_id: Uuid,
) -> Result<Option<Form>, sqlx::Error> {
    let form = store::questions::form(database, event_id).await?;
    Ok(form.filter(|form| form.status == Status::Published))
}

/// What the form accepts; 422 with all that it does not. Before the answers
/// leave this service, their questions are marked as answered: killed in
/// between, a question is marked that nobody answered, which only fixes its kind.
pub(super) async fn accept(
    database: &PgPool,
    form: &Form,
    input: FormInput,
    ticket_type_id: Option<Uuid>,
    quantity: i16,
) -> Result<Accepted, Problem> {
    let mut validation = Validation::new();
    let accepted = form.check(input, ticket_type_id, quantity, &mut validation);
    validation.finish()?;
    if !accepted.first_answered.is_empty() {
        store::questions::answered(database, &accepted.first_answered).await?;
    }
    Ok(accepted)
}
