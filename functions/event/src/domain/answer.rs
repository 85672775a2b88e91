use std::collections::HashSet;

use api_kit::{Input, MultiLine, SingleLine, TextError, Validation};
use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Question, QuestionChoice, QuestionKind};

/// An answer that fits its question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedAnswer {
    /// To which question.
    pub question_id: Uuid,
    /// Its kind.
    pub kind: QuestionKind,
    /// What was asked.
    pub prompt: String,
    /// Text, `true` or `false`, a day such as `2027-03-01`, or ids of choices.
    pub value: Value,
    /// What the choices read.
    pub labels: Vec<String>,
}

/// The answer to a question, if it is one; what is wrong with it is noted.
pub(super) fn accept(
    question: &Question,
    value: Input<Value>,
    pointer: &str,
    validation: &mut Validation,
) -> Option<AcceptedAnswer> {
    let details = &question.details;
    let mut labels = Vec::new();
    let read = match (details.kind, value) {
        (_, Input::Absent | Input::Null | Input::Mistyped(_)) => Ok(None),
        (QuestionKind::Several, Input::Given(Value::Array(ids))) => {
            several(&details.choices, ids, pointer, &mut labels, validation)?
        }
        (kind, Input::Given(value)) => one(kind, &details.choices, value, &mut labels),
    };
    // A required checkbox is one that must be ticked: a consent.
    let read =
        read.map(|value| value.filter(|value| *value != Value::Bool(false) || !details.required));
    let value = match read {
        Ok(None) if details.required => {
            validation.error(pointer.to_owned(), "required", "This question needs an answer.");
            None
        }
        Ok(value) => value,
        Err((code, detail)) => {
            validation.error(pointer.to_owned(), code, detail);
            None
        }
    }?;
    Some(AcceptedAnswer {
        question_id: question.id,
        kind: details.kind,
        prompt: details.prompt.clone(),
        value,
        labels,
    })
}

type Read = Result<Option<Value>, TextError>;

/// Reads an answer that is one value. Nothing but spaces is no answer.
fn one(
    kind: QuestionKind,
    choices: &[QuestionChoice],
    value: Value,
    labels: &mut Vec<String>,
) -> Read {
    let filled = |text: String| (!text.is_empty()).then_some(Value::String(text));
    match (kind, value) {
        (QuestionKind::Text, Value::String(text)) => {
            SingleLine::<0, 500>::parse(text).map(SingleLine::into_string).map(filled)
        }
        (QuestionKind::LongText, Value::String(text)) => {
            MultiLine::<0, 5_000>::parse(text).map(MultiLine::into_string).map(filled)
        }
        (QuestionKind::Choice | QuestionKind::Date, Value::String(text)) if text.is_empty() => {
            Ok(None)
        }
        (QuestionKind::Choice, id @ Value::String(_)) => {
            let choice = choice(choices, &id).ok_or_else(unknown_choice)?;
            labels.push(choice.label.clone());
            Ok(Some(json!(choice.id)))
        }
        (QuestionKind::Checkbox, ticked @ Value::Bool(_)) => Ok(Some(ticked)),
        (QuestionKind::Date, Value::String(text)) => {
            let wrong: TextError = ("invalid_date", wanted(QuestionKind::Date).into());
            let day = day(&text).ok_or(wrong)?;
            Ok(Some(Value::String(day.to_string())))
        }
        (kind, _) => Err(("wrong_type", wanted(kind).into())),
    }
}

/// Reads ids of choices; `None` where one of them is wrong, which is noted.
fn several(
    choices: &[QuestionChoice],
    ids: Vec<Value>,
    pointer: &str,
    labels: &mut Vec<String>,
    validation: &mut Validation,
) -> Option<Read> {
    let (mut chosen, mut seen, mut all) = (Vec::new(), HashSet::new(), true);
    for (index, id) in ids.into_iter().enumerate() {
        let found = choice(choices, &id).ok_or_else(unknown_choice).and_then(|choice| {
            let twice: TextError = ("duplicate", "It is chosen already.".into());
            if seen.insert(choice.id) { Ok(choice) } else { Err(twice) }
        });
        match found {
            Ok(choice) => {
                labels.push(choice.label.clone());
                chosen.push(choice.id);
            }
            Err((code, detail)) => {
                validation.error(format!("{pointer}/{index}"), code, detail);
                all = false;
            }
        }
    }
    all.then(|| Ok((!chosen.is_empty()).then(|| json!(chosen))))
}

const fn wanted(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Text | QuestionKind::LongText => "Text is needed.",
        QuestionKind::Choice => "The id of a choice is needed.",
        QuestionKind::Several => "A list of ids of choices is needed.",
        QuestionKind::Checkbox => "true or false is needed.",
        QuestionKind::Date => "A day such as 2027-03-01 is needed.",
    }
}

fn unknown_choice() -> TextError {
    ("unknown_choice", "The question has no such choice.".into())
}

fn choice<'a>(choices: &'a [QuestionChoice], id: &Value) -> Option<&'a QuestionChoice> {
    let id: Uuid = id.as_str()?.parse().ok()?;
    choices.iter().find(|choice| choice.id == id)
}

/// Only the plain form: jiff reads more than a day is written as.
fn day(text: &str) -> Option<Date> {
    let day: Date = text.parse().ok()?;
    (day.year() > 0 && day.to_string() == text).then_some(day)
}
