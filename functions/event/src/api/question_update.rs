//! `event-question-update`. A transaction under the event's lock. Killed before
//! the commit, nothing happened.

use access_tokens::Verifier;
use ambient::{Clock, Random};
use api_kit::{Caller, ETag, IfMatch, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::patch,
};
use serde::Deserialize;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    ChoiceBody, QuestionResource,
    editable::{NotEditable, editable, refused},
};
use crate::{
    domain::{ChoiceInput, Question, QuestionContext, QuestionDetails, QuestionInput},
    store,
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
    /// Randomness, for ids of new choices.
    pub random: Random,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/questions/{question_id}", patch(update)).with_state(state)
}

/// An edit of a question: what is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateQuestion {
    /// Only until somebody has answered.
    #[serde(default)]
    #[schema(
        value_type = String, required = false,
        pattern = "^(text|long_text|choice|several|checkbox|date)$",
    )]
    kind: Input<String>,
    /// What is asked: 1 to 300 characters of plain text on one line.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 300)]
    prompt: Input<String>,
    /// Plain text; lines end with `\n`.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 1_000)]
    help: Input<String>,
    /// Whether it must be answered; a checkbox must then be ticked.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    required: Input<bool>,
    /// Who is asked: those with one of these ticket types; `null`: everybody.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Uuid>>, required = false, min_items = 1)]
    ticket_type_ids: Input<Vec<Input<Uuid>>>,
    /// What to choose from. Those that keep their id keep their answers; those
    /// left out can't be chosen any more, and who chose them keeps them.
    #[serde(default)]
    #[schema(value_type = Option<Vec<ChoiceBody>>, required = false, max_items = 50)]
    choices: Input<Vec<Input<ChoiceInput>>>,
    /// Its place in lists.
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 0, maximum = 10_000)]
    position: Input<i64>,
}

impl From<UpdateQuestion> for QuestionInput {
    fn from(request: UpdateQuestion) -> Self {
        Self {
            kind: request.kind,
            prompt: request.prompt,
            help: request.help,
            required: request.required,
            ticket_type_ids: request.ticket_type_ids,
            choices: request.choices,
            position: request.position,
        }
    }
}

/// Why the question stays as it is.
#[derive(Debug, Error)]
pub enum Error {
    /// The event is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// The event has no such question.
    #[error("there is no such question")]
    NotFound,
    /// It was changed since the caller read it.
    #[error("another version was read")]
    Stale,
    /// These fields are invalid.
    #[error("fields are invalid")]
    Invalid(Box<Problem>),
    /// Somebody has answered it.
    #[error("the question was answered")]
    Answered,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::NotFound => super::question_not_found(),
            Error::Stale => Self::stale(),
            Error::Invalid(problem) => *problem,
            Error::Answered => Self::conflict(
                "question_answered",
                "Somebody has answered this question, so its kind can't be changed.",
            ),
            Error::Database(error) => error.into(),
        }
    }
}

/// Changes a question
///
/// Answers that were given stay as they are.
#[utoipa::path(
    patch, path = "/v1/events/{id}/questions/{question_id}",
    operation_id = "event-question-update", tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("question_id" = Uuid, Path, description = "The question"),
        ("if-match" = String, Header, description = "The `ETag` of the version that you read"),
    ),
    request_body = UpdateQuestion,
    responses(
        (status = 200, description = "The question as it is now", body = QuestionResource,
            headers(("etag" = String, description = "Its version"))),
        (status = 403, description = "The event is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft, or \
            `question_not_found`", body = Problem),
        (status = 409, description = "`question_answered`: its kind stays", body = Problem),
        (status = 412, description = "`version_changed` since you read it", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 428, description = "`precondition_required`: send `If-Match`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn update(
    Use(state): Use<State>,
    caller: Caller,
    Path((event_id, id)): Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(request): Json<UpdateQuestion>,
) -> Result<(ETag, Json<QuestionResource>), Problem> {
    let question = edit(&state, &caller, (event_id, id), &if_match, request.into()).await?;
    Ok((ETag(question.version), Json(question.into())))
}

async fn edit(
    state: &State,
    caller: &Caller,
    (event_id, id): (Uuid, Uuid),
    if_match: &IfMatch,
    input: QuestionInput,
) -> Result<Question, Error> {
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    editable(store::events::lock(&mut transaction, event_id, caller.user_id).await?)?;
    let form = store::questions::form(&mut *transaction, event_id).await?;
    let question = form.and_then(|form| form.question(id)).ok_or(Error::NotFound)?;
    if !if_match.matches(question.version) {
        return Err(Error::Stale);
    }
    let ticket_types = store::ticket_types::ids(&mut transaction, event_id).await?;
    let context = QuestionContext {
        current: Some(&question.details),
        last: None,
        ticket_types: &ticket_types,
        random: &state.random,
        clock: &state.clock,
    };
    let mut validation = Validation::new();
    let details = QuestionDetails::parse(input, context, &mut validation);
    let details = validation.finish_with(details).map_err(|all| Error::Invalid(Box::new(all)))?;
    if details == question.details {
        return Ok(question);
    }
    let version = question.version + 1;
    let question = Question { details, version, updated_at: now, ..question };
    if !store::questions::update(&mut transaction, &question).await? {
        return Err(refused(transaction, Error::Answered).await);
    }
    transaction.commit().await?;
    Ok(question)
}
