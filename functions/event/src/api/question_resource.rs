use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::{Event, Form, Question};

/// What an event asks of who registers.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventQuestions {
    /// All that the caller may see, in their order; 30 at most.
    pub items: Vec<QuestionResource>,
    /// Whether each place is to have a name: `off`, `optional` or `required`.
    #[schema(value_type = String, pattern = "^(off|optional|required)$")]
    pub guest_names: &'static str,
    /// Until when attendees can change their answers; `null`: until the event
    /// starts.
    #[schema(format = DateTime, required = true)]
    pub answers_editable_until: Option<String>,
    /// Grows with each change of any of this; also the `ETag`.
    pub version: i64,
}

/// A question.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionResource {
    /// The question.
    pub id: Uuid,
    /// Of which event.
    pub event_id: Uuid,
    /// `text`: a line; `long_text`: lines; `choice`: one of the choices;
    /// `several`: any of them; `checkbox`: yes or no; `date`: a day.
    #[schema(value_type = String, pattern = "^(text|long_text|choice|several|checkbox|date)$")]
    pub kind: &'static str,
    /// What is asked: 1 to 300 characters of plain text.
    pub prompt: String,
    /// At most 1,000 characters of plain text; lines end with `\n`.
    pub help: String,
    /// Whether it must be answered; a checkbox must then be ticked.
    pub required: bool,
    /// Who is asked: those with one of these ticket types; `null`: everybody.
    #[schema(required = true)]
    pub ticket_type_ids: Option<Vec<Uuid>>,
    /// What to choose from, 50 at most.
    pub choices: Vec<QuestionChoiceResource>,
    /// Lists are in this order.
    pub position: i32,
    /// Whether somebody answered it: then its kind stays.
    pub answered: bool,
    /// Grows with each change; also the `ETag`.
    pub version: i64,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// One of the answers to choose from.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionChoiceResource {
    /// Stays when it is renamed.
    pub id: Uuid,
    /// What people read.
    pub label: String,
}

/// A choice to be written, as [`crate::domain::ChoiceInput`] reads it.
#[derive(Debug, ToSchema)]
pub struct ChoiceBody {
    /// Of one that is there already; a new one has none.
    pub id: Option<Uuid>,
    /// 1 to 200 characters of plain text on one line.
    #[schema(min_length = 1, max_length = 200)]
    pub label: String,
}

impl EventQuestions {
    /// The form of an event.
    #[must_use]
    pub fn new(form: Form, event: &Event) -> Self {
        let until = form.settings.answers_editable_until;
        Self {
            items: form.questions.into_iter().map(Into::into).collect(),
            guest_names: form.settings.guest_names.as_str(),
            answers_editable_until: until.map(|until| event.details.time_zone.write(until)),
            version: form.version,
        }
    }
}

impl From<Question> for QuestionResource {
    fn from(question: Question) -> Self {
        let details = question.details;
        Self {
            id: question.id,
            event_id: question.event_id,
            kind: details.kind.as_str(),
            prompt: details.prompt,
            help: details.help,
            required: details.required,
            ticket_type_ids: details.ticket_type_ids,
            choices: details
                .choices
                .into_iter()
                .map(|choice| QuestionChoiceResource { id: choice.id, label: choice.label })
                .collect(),
            position: details.position,
            answered: question.answered,
            version: question.version,
            created_at: question.created_at,
            updated_at: question.updated_at,
        }
    }
}
