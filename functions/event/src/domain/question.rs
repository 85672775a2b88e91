use std::{borrow::Cow, collections::HashSet};

use ambient::{Clock, Random};
use api_kit::{Input, MultiLine, SingleLine, TextError, Validation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    details::needed,
    ticket_type::{parse_position, position_after},
};

/// So many an event may have, or nobody would fill its form in.
pub const QUESTIONS_MAX: usize = 30;

const CHOICES_MAX: usize = 50;

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// One line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// One of the choices.
    Choice,
    /// Any of the choices.
    Several,
    /// Yes or no; where it is required, yes.
    Checkbox,
    /// A day.
    Date,
}

impl QuestionKind {
    const ALL: [Self; 6] =
        [Self::Text, Self::LongText, Self::Choice, Self::Several, Self::Checkbox, Self::Date];

    /// As it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Choice => "choice",
            Self::Several => "several",
            Self::Checkbox => "checkbox",
            Self::Date => "date",
        }
    }

    /// Reads what [`QuestionKind::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    const fn has_choices(self) -> bool {
        matches!(self, Self::Choice | Self::Several)
    }
}

/// One of the answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionChoice {
    /// Stays when it is renamed, so that answers do.
    pub id: Uuid,
    /// What people read.
    pub label: String,
}

/// What an organiser writes about a question. Made by
/// [`QuestionDetails::parse`] or read from the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionDetails {
    pub(crate) kind: QuestionKind,
    pub(crate) prompt: String,
    pub(crate) help: String,
    pub(crate) required: bool,
    pub(crate) ticket_type_ids: Option<Vec<Uuid>>,
    pub(crate) choices: Vec<QuestionChoice>,
    pub(crate) position: i32,
}

/// The same as a client wrote it; in an edit, what is absent stays as it is.
#[derive(Clone, Debug, Default)]
pub struct QuestionInput {
    /// A [`QuestionKind`].
    pub kind: Input<String>,
    /// 1 to 300 characters.
    pub prompt: Input<String>,
    /// At most 1,000 characters, none by default.
    pub help: Input<String>,
    /// `false` by default.
    pub required: Input<bool>,
    /// At least one of the event's; `null`, the default: all.
    pub ticket_type_ids: Input<Vec<Input<Uuid>>>,
    /// 1 to 50 for kinds that have choices, none for others.
    pub choices: Input<Vec<Input<ChoiceInput>>>,
    /// 0 to 10,000.
    pub position: Input<i64>,
}

/// A choice as a client wrote it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ChoiceInput {
    /// Of one that is there already.
    #[serde(default)]
    id: Input<Uuid>,
    /// 1 to 200 characters.
    #[serde(default)]
    label: Input<String>,
}

/// What a question is parsed against.
#[derive(Clone, Copy, Debug)]
pub struct QuestionContext<'a> {
    /// The question before the edit.
    pub current: Option<&'a QuestionDetails>,
    /// The position of the event's last question.
    pub last: Option<i32>,
    /// The event's ticket types.
    pub ticket_types: &'a [Uuid],
    /// For new choices' ids.
    pub random: &'a Random,
    /// Likewise.
    pub clock: &'a Clock,
}

impl QuestionDetails {
    /// Parses a new question, which comes after the last unless it says
    /// otherwise, or an edit of one. All that is wrong is noted, at once; then
    /// there is `None`.
    pub fn parse(
        input: QuestionInput,
        context: QuestionContext<'_>,
        validation: &mut Validation,
    ) -> Option<Self> {
        let QuestionContext { current, last, .. } = context;
        let kind = needed(
            validation,
            "/kind",
            input.kind,
            current.map(|current| current.kind),
            parse_kind,
        );
        let prompt = needed(
            validation,
            "/prompt",
            input.prompt,
            current.map(|current| current.prompt.clone()),
            |prompt| SingleLine::<1, 300>::parse(prompt).map(SingleLine::into_string),
        );
        let help = needed(
            validation,
            "/help",
            input.help,
            Some(current.map(|current| current.help.clone()).unwrap_or_default()),
            |text| MultiLine::<0, 1_000>::parse(text).map(MultiLine::into_string),
        );
        let required = needed(
            validation,
            "/required",
            input.required,
            Some(current.is_some_and(|current| current.required)),
            Ok,
        );
        let ticket_type_ids = parse_ticket_types(input.ticket_type_ids, &context, validation);
        let choices = parse_choices(input.choices, kind, &context, validation);
        let position = needed(
            validation,
            "/position",
            input.position,
            Some(current.map_or(position_after(last), |current| current.position)),
            parse_position,
        );
        Some(Self {
            kind: kind?,
            prompt: prompt?,
            help: help?,
            required: required?,
            ticket_type_ids,
            choices: choices?,
            position: position?,
        })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
fn parse_kind(text: String) -> Result<QuestionKind, TextError> {
    QuestionKind::parse(&text).ok_or((
        "unknown_value",
        "It must be text, long_text, choice, several, checkbox or date.".into(),
    ))
}

/// `None` means all.
fn parse_ticket_types(
    input: Input<Vec<Input<Uuid>>>,
    context: &QuestionContext<'_>,
    validation: &mut Validation,
) -> Option<Vec<Uuid>> {
    let before = context.current.and_then(|current| current.ticket_type_ids.as_ref());
    let ids = match validation.clearable("/ticket_type_ids", input, Ok::<_, TextError>) {
        None => return before.cloned(),
        Some(None) => return None,
        Some(Some(ids)) => ids,
    };
    if ids.is_empty() {
        validation.error("/ticket_type_ids", "required", "Name one at least, or null for all.");
    }
    // A ticket type that was deleted since may stay.
    let known = |id: &Uuid| {
        context.ticket_types.contains(id) || before.is_some_and(|before| before.contains(id))
    };
    let mut parsed: Vec<Uuid> = Vec::new();
    for (index, id) in ids.into_iter().enumerate() {
        let id = validation.required(format!("/ticket_type_ids/{index}"), id, |id| {
            let unknown = ("unknown_ticket_type", "The event has no such ticket type.");
            if known(&id) { Ok(id) } else { Err(unknown) }
        });
        parsed.extend(id.filter(|id| !parsed.contains(id)));
    }
    Some(parsed)
}

fn parse_choices(
    input: Input<Vec<Input<ChoiceInput>>>,
    kind: Option<QuestionKind>,
    context: &QuestionContext<'_>,
    validation: &mut Validation,
) -> Option<Vec<QuestionChoice>> {
    let given = match input {
        Input::Absent => None,
        Input::Null => Some(Vec::new()),
        other => Some(validation.optional("/choices", other, Ok::<_, TextError>)?),
    };
    let kind = kind?;
    let before = context.current.map(|current| &*current.choices).unwrap_or_default();
    if !kind.has_choices() {
        if given.is_some_and(|given| !given.is_empty()) {
            let detail = "This kind of question has no choices.";
            validation.error("/choices", "not_for_kind", detail);
        }
        return Some(Vec::new());
    }
    let Some(given) = given.or_else(|| before.is_empty().then(Vec::new)) else {
        return Some(before.to_vec());
    };
    if given.is_empty() {
        validation.error("/choices", "required", "Give one choice at least.");
    }
    if given.len() > CHOICES_MAX {
        validation.error("/choices", "too_many_items", "A question can have 50 choices at most.");
        return None;
    }
    let (mut ids, mut labels) = (HashSet::new(), HashSet::new());
    let mut parsed = Vec::with_capacity(given.len());
    for (index, choice) in given.into_iter().enumerate() {
        let at = |member: &str| format!("/choices/{index}{member}");
        let Some(choice) = validation.required(at(""), choice, Ok::<_, TextError>) else {
            continue;
        };
        let id = validation.optional(at("/id"), choice.id, |id| {
            if before.iter().any(|choice| choice.id == id) && ids.insert(id) {
                Ok(id)
            } else {
                Err(("unknown_choice", "The question has no such choice, or it is named twice."))
            }
        });
        let label = validation.required(at("/label"), choice.label, |label| {
            let label = SingleLine::<1, 200>::parse(label)?.into_string();
            let twice: TextError = ("duplicate", Cow::from("Another choice reads the same."));
            if labels.insert(label.clone()) { Ok(label) } else { Err(twice) }
        });
        parsed.extend(label.map(|label| QuestionChoice {
            id: id.unwrap_or_else(|| context.random.uuid(context.clock)),
            label,
        }));
    }
    Some(parsed)
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: Uuid,
    /// Of which event.
    pub event_id: Uuid,
    /// What the organiser wrote.
    pub details: QuestionDetails,
    /// Whether an answer was ever accepted.
    pub answered: bool,
    /// Grows with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Question {
    /// Whether somebody with this ticket type is asked.
    #[must_use]
    pub fn is_for(&self, ticket_type_id: Option<Uuid>) -> bool {
        self.details
            .ticket_type_ids
            .as_ref()
            .is_none_or(|ids| ticket_type_id.is_some_and(|id| ids.contains(&id)))
    }
}
