use std::collections::{BTreeMap, HashMap};

use messages::Locale;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::{Answer, Guest};

/// What attendees answered and who comes with them, by registration.
#[derive(Default)]
pub struct Said {
    /// In the order of each form.
    pub answers: Vec<(Uuid, Answer)>,
    /// By place.
    pub guests: Vec<(Uuid, Guest)>,
}

/// A column that only this event has.
pub(super) struct SaidColumn {
    pub heading: String,
    /// By registration.
    pub texts: HashMap<Uuid, String>,
}

/// A column of guests, if any are named; then one a question that somebody
/// answered, in the order in which the questions were made (ids are UUIDv7).
pub(super) fn columns(said: &Said, locale: Locale) -> Vec<SaidColumn> {
    let mut guests = HashMap::<Uuid, String>::new();
    for (id, Guest { place, name }) in &said.guests {
        let names = guests.entry(*id).or_default();
        let between = if names.is_empty() { "" } else { "; " };
        *names = format!("{names}{between}{place}. {name}");
    }
    let mut questions = BTreeMap::<Uuid, SaidColumn>::new();
    for (id, answer) in &said.answers {
        let column = questions.entry(answer.question_id).or_insert_with(|| SaidColumn {
            heading: answer.prompt.clone(),
            texts: HashMap::new(),
        });
        column.texts.insert(*id, text(answer, locale));
    }
    let heading = match locale {
        Locale::En => "Guests",
        Locale::Ru => "Гости",
    };
    let guests = SaidColumn { heading: heading.to_owned(), texts: guests };
    let some = |column: &SaidColumn| !column.texts.is_empty();
    Some(guests).filter(some).into_iter().chain(questions.into_values()).collect()
}

fn text(answer: &Answer, locale: Locale) -> String {
    match (&answer.value, locale) {
        _ if !answer.labels.is_empty() => answer.labels.join("; "),
        (Value::Bool(true), Locale::En) => "Yes".to_owned(),
        (Value::Bool(false), Locale::En) => "No".to_owned(),
        (Value::Bool(true), Locale::Ru) => "Да".to_owned(),
        (Value::Bool(false), Locale::Ru) => "Нет".to_owned(),
        (Value::String(text), _) => text.clone(),
        (other, _) => other.to_string(),
    }
}
