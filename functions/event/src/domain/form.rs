//! What an event asks of who registers, and what it accepts as an answer.

use std::collections::HashSet;

use api_kit::{Input, SingleLine, TextError, Validation};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{AcceptedAnswer, Question, Status, answer::accept};

/// Whether each place of a registration is to have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuestNames {
    /// It can have none.
    Off,
    /// It may have one.
    Optional,
    /// It must have one.
    Required,
}

impl GuestNames {
    /// As it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }

    /// Reads what [`GuestNames::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Off, Self::Optional, Self::Required].into_iter().find(|one| one.as_str() == text)
    }
}

/// What an organiser sets about all of an event's questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormSettings {
    /// Whether each place is to have a name.
    pub guest_names: GuestNames,
    /// Until when attendees can change their answers; `None`: until the event
    /// starts.
    pub answers_editable_until: Option<Timestamp>,
}

/// An event's form: what who registers for it is asked.
#[derive(Clone, Debug)]
pub struct Form {
    /// Grows with each change of it; 0: nothing was ever asked.
    pub version: i64,
    /// What is set about it.
    pub settings: FormSettings,
    /// When the event starts.
    pub starts_at: Timestamp,
    /// Whether others can see the event.
    pub status: Status,
    /// In their order.
    pub questions: Vec<Question>,
}

/// What somebody answers, as it came.
#[derive(Clone, Debug, Default)]
pub struct FormInput {
    /// In any order.
    pub answers: Input<Vec<Input<AnswerInput>>>,
    /// A name a place, in the order of the places; `null` for none.
    pub guests: Input<Vec<Input<String>>>,
}

/// An answer as it came.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AnswerInput {
    #[serde(default)]
    question_id: Input<Uuid>,
    #[serde(default)]
    value: Input<Value>,
}

impl FormInput {
    /// Whether there is anything to check.
    #[must_use]
    pub const fn is_given(&self) -> bool {
        !matches!((&self.answers, &self.guests), (Input::Absent, Input::Absent))
    }
}

/// What somebody answered, as it is to be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The version of the form that it fits.
    pub version: i64,
    /// In the order of the questions; those left open are not there.
    pub answers: Vec<AcceptedAnswer>,
    /// The questions that were asked.
    pub asked: Vec<Uuid>,
    /// Names by place, from the first on; trailing places may lack.
    pub guests: Vec<Option<String>>,
    /// Which of the answered questions nobody had answered before.
    pub first_answered: Vec<Uuid>,
}

impl Form {
    /// The question of this id, if it is there.
    #[must_use]
    pub fn question(self, id: Uuid) -> Option<Question> {
        self.questions.into_iter().find(|question| question.id == id)
    }

    /// Until when answers can be changed.
    #[must_use]
    pub fn answers_editable_until(&self) -> Timestamp {
        self.settings.answers_editable_until.unwrap_or(self.starts_at)
    }

    /// Checks the answers of somebody who takes `quantity` places of a ticket
    /// type. All that is wrong is noted, at once.
    pub fn check(
        &self,
        input: FormInput,
        ticket_type_id: Option<Uuid>,
        quantity: i16,
        validation: &mut Validation,
    ) -> Accepted {
        let asked: Vec<_> =
            self.questions.iter().filter(|question| question.is_for(ticket_type_id)).collect();
        let given = validation.optional("/answers", input.answers, Ok::<_, TextError>);
        let mut named = HashSet::new();
        let mut answers = Vec::new();
        for (index, answer) in given.unwrap_or_default().into_iter().enumerate() {
            let at = |member: &str| format!("/answers/{index}{member}");
            let Some(answer) = validation.required(at(""), answer, Ok::<_, TextError>) else {
                continue;
            };
            let question = validation.required(at("/question_id"), answer.question_id, |id| {
                let place = asked.iter().position(|question| question.id == id);
                let place = place.ok_or(("unknown_question", "You are not asked this."))?;
                if named.insert(id) {
                    Ok(place)
                } else {
                    Err(("duplicate", "There is another answer to this question."))
                }
            });
            let Some((place, question)) =
                question.and_then(|place| Some((place, *asked.get(place)?)))
            else {
                continue;
            };
            let accepted = accept(question, answer.value, &at("/value"), validation);
            answers.extend(accepted.map(|accepted| (place, accepted)));
        }
        for question in &asked {
            if question.details.required && !named.contains(&question.id) {
                let detail = format!("“{}” needs an answer.", question.details.prompt);
                validation.error("/answers", "required", detail);
            }
        }
        answers.sort_by_key(|(place, _)| *place);
        let first_answered = answers
            .iter()
            .filter_map(|(place, answer)| {
                asked.get(*place).filter(|question| !question.answered).map(|_| answer.question_id)
            })
            .collect();
        Accepted {
            version: self.version,
            answers: answers.into_iter().map(|(_, answer)| answer).collect(),
            asked: asked.iter().map(|question| question.id).collect(),
            guests: self.names(input.guests, quantity, validation),
            first_answered,
        }
    }

    fn names(
        &self,
        input: Input<Vec<Input<String>>>,
        quantity: i16,
        validation: &mut Validation,
    ) -> Vec<Option<String>> {
        let given = validation.optional("/guests", input, Ok::<_, TextError>).unwrap_or_default();
        let places = usize::try_from(quantity).unwrap_or_default();
        if self.settings.guest_names == GuestNames::Off {
            if given.iter().any(|name| !matches!(name, Input::Null)) {
                validation.error("/guests", "not_asked", "This event asks for no names.");
            }
            return Vec::new();
        }
        if given.len() > places {
            let detail = "There are more names than places.";
            validation.error(format!("/guests/{places}"), "too_many_items", detail);
        }
        let mut given = given.into_iter();
        let name = |place| {
            let name = given.next().unwrap_or_default();
            let needed = matches!(&name, Input::Null | Input::Absent)
                || matches!(&name, Input::Given(name) if name.trim().is_empty());
            if needed && self.settings.guest_names == GuestNames::Required {
                let detail = "Each place needs a name.";
                validation.error(format!("/guests/{place}"), "required", detail);
            }
            validation
                .optional(format!("/guests/{place}"), name, SingleLine::<0, 100>::parse)
                .map(SingleLine::into_string)
                .filter(|name| !name.is_empty())
        };
        (0..places).map(name).collect()
    }
}
