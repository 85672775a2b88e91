//! `event-question-create`. A transaction: the event is locked, so that two new
//! questions are counted one after the other. Killed before the commit, nothing
//! happened; between it and the answer, the question is there, and a repetition
//! may make a second one, which the organiser sees.

use access_tokens::Verifier;
use ambient::{Clock, Random};
use api_kit::{Caller, ETag, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{StatusCode, header::LOCATION};
use serde::Deserialize;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    ChoiceBody, QuestionResource,
    editable::{NotEditable, editable},
};
use crate::{
    domain::{
        ChoiceInput, QUESTIONS_MAX, Question, QuestionContext, QuestionDetails, QuestionInput,
    },
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
    /// Randomness, for ids.
    pub random: Random,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/questions", post(create)).with_state(state)
}

/// A new question.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateQuestion {
    /// `text`: a line; `long_text`: lines; `choice`: one of the choices;
    /// `several`: any of them; `checkbox`: yes or no; `date`: a day.
    #[serde(default)]
    #[schema(
        value_type = String, required = true,
        pattern = "^(text|long_text|choice|several|checkbox|date)$",
    )]
    kind: Input<String>,
    /// What is asked: 1 to 300 characters of plain text on one line.
    #[serde(default)]
    #[schema(value_type = String, required = true, min_length = 1, max_length = 300)]
    prompt: Input<String>,
    /// Plain text; lines end with `\n`.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 1_000)]
    help: Input<String>,
    /// Whether it must be answered, `false` if absent; a checkbox must then be
    /// ticked.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    required: Input<bool>,
    /// Who is asked: those with one of these ticket types; everybody if absent.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Uuid>>, required = false, min_items = 1)]
    ticket_type_ids: Input<Vec<Input<Uuid>>>,
    /// What to choose from; only for kinds with choices.
    #[serde(default)]
    #[schema(value_type = Option<Vec<ChoiceBody>>, required = false, max_items = 50)]
    choices: Input<Vec<Input<ChoiceInput>>>,
    /// Its place in lists; after the last if absent.
    #[serde(default)]
    #[schema(value_type = i32, required = false, minimum = 0, maximum = 10_000)]
    position: Input<i64>,
}

impl From<CreateQuestion> for QuestionInput {
    fn from(request: CreateQuestion) -> Self {
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

/// Why there is no new question.
#[derive(Debug, Error)]
pub enum Error {
    /// The event is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// These fields are invalid.
    #[error("fields are invalid")]
    Invalid(Box<Problem>),
    /// The event has as many as it may.
    #[error("the event has as many questions as it may")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::Invalid(problem) => *problem,
            Error::TooMany => Self::conflict(
                "too_many_questions",
                format!("An event can ask {QUESTIONS_MAX} questions at most."),
            ),
            Error::Database(error) => error.into(),
        }
    }
}

/// Adds a question to an event
///
/// From then on it is asked of who registers. Who is registered already can
/// answer it as long as answers can be changed.
#[utoipa::path(
    post, path = "/v1/events/{id}/questions", operation_id = "event-question-create",
    tag = "event",
    params(("id" = Uuid, Path, description = "The event")),
    request_body = CreateQuestion,
    responses(
        (status = 201, description = "The question", body = QuestionResource,
            headers(("location" = String, description = "The question"),
                ("etag" = String, description = "Its version"))),
        (status = 403, description = "The event is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 409, description = "`too_many_questions`: it asks 30", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn create(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(request): Json<CreateQuestion>,
) -> Result<Response, Problem> {
    let question = add(&state, &caller, id, request.into()).await?;
    let tag = ETag(question.version);
    let location = format!("/v1/events/{id}/questions/{}", question.id);
    let body = Json(QuestionResource::from(question));
    Ok((StatusCode::CREATED, tag, [(LOCATION, location)], body).into_response())
}

async fn add(
    state: &State,
    caller: &Caller,
    event_id: Uuid,
    input: QuestionInput,
) -> Result<Question, Error> {
    let now = state.clock.now();
    let mut transaction = state.database.begin().await?;
    editable(store::events::lock(&mut transaction, event_id, caller.user_id).await?)?;
    let form = store::questions::form(&mut *transaction, event_id).await?;
    let questions = form.map(|form| form.questions).unwrap_or_default();
    let ticket_types = store::ticket_types::ids(&mut transaction, event_id).await?;
    let context = QuestionContext {
        current: None,
        last: questions.last().map(|last| last.details.position),
        ticket_types: &ticket_types,
        random: &state.random,
        clock: &state.clock,
    };
    let mut validation = Validation::new();
    let details = QuestionDetails::parse(input, context, &mut validation);
    let details = validation.finish_with(details).map_err(|all| Error::Invalid(Box::new(all)))?;
    if questions.len() >= QUESTIONS_MAX {
        return Err(Error::TooMany);
    }
    let question = Question {
        id: state.random.uuid(&state.clock),
        event_id,
        details,
        answered: false,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::questions::insert(&mut transaction, &question).await?;
    transaction.commit().await?;
    Ok(question)
}
