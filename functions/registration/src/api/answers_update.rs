//! `registration-answers-update`. One round trip of ours and Event's check; then
//! a transaction that writes the answers and counts their version. Killed before
//! its commit, nothing happened; repeated after it, another version is there.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, ETag, FieldError, IfMatch, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::put,
};
use serde::Deserialize;
use serde_json::Value;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{AnswerBody, RegistrationAnswers};
use crate::{
    domain::{GivenForm, Registration, Status},
    event_client::{CheckError, EventClient},
    store::{self, Change},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Knows the questions.
    pub event: EventClient,
    /// Who calls.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/registrations/{id}/answers", put(update)).with_state(state)
}

/// All answers and names as they are to be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateAnswers {
    /// Answers to the event's questions; a question that is left out or `null` is
    /// left open.
    #[serde(default)]
    #[schema(value_type = Vec<AnswerBody>, required = false)]
    answers: Input<Vec<Value>>,
    /// Who comes on each place, in the order of the tickets; `null` for a place
    /// without a name.
    #[serde(default)]
    #[schema(value_type = Vec<Option<String>>, required = false)]
    guests: Input<Vec<Value>>,
}

/// Why the answers stay as they are.
#[derive(Debug, Error)]
pub enum Error {
    /// No such registration of the caller.
    #[error("there is no such registration")]
    NotFound,
    /// It was cancelled or has expired.
    #[error("the registration is over")]
    Over,
    /// They were changed since the caller read them.
    #[error("another version was read")]
    Stale,
    /// It is too late.
    #[error("answers can't be changed any more")]
    Closed,
    /// They don't fit the event's questions, or lack.
    #[error("answers don't fit")]
    Invalid(Vec<FieldError>),
    /// Event gave no answer. Repeating is safe.
    #[error("Event is away")]
    EventUnavailable,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => super::registration_not_found(),
            Error::Over => Self::conflict("registration_over", "This registration is over."),
            Error::Stale => Self::stale(),
            Error::Closed => Self::conflict("answers_closed", "Answers can't be changed any more."),
            Error::Invalid(errors) => Self::invalid(errors),
            Error::EventUnavailable => super::event_unavailable(),
            Error::Database(error) => error.into(),
        }
    }
}

impl From<CheckError> for Error {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::EventNotFound | CheckError::Closed => Self::Closed,
            CheckError::Invalid(errors) => Self::Invalid(errors),
            CheckError::Unavailable(error) => {
                tracing::warn!(%error, "answers were not checked");
                Self::EventUnavailable
            }
        }
    }
}

/// Changes the answers and guests of one of the caller's registrations
///
/// As long as the event allows it. Answers to questions that are not asked any
/// more stay.
#[utoipa::path(
    put, path = "/v1/registrations/{id}/answers", operation_id = "registration-answers-update",
    tag = "registration",
    params(
        ("id" = Uuid, Path, description = "The registration"),
        ("if-match" = String, Header, description = "The `ETag` of the version that you read"),
    ),
    request_body = UpdateAnswers,
    responses(
        (status = 200, description = "They are so now", body = RegistrationAnswers,
            headers(("etag" = String, description = "Their version"))),
        (status = 404, description = "`registration_not_found`", body = Problem),
        (status = 409, description = "`answers_closed` or `registration_over`", body = Problem),
        (status = 412, description = "`version_changed` since you read it", body = Problem),
        (status = 422, description = "Answers that don't fit the event's questions, or lack",
            body = Problem),
        (status = 428, description = "`precondition_required`: send `If-Match`", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn update(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
    if_match: IfMatch,
    Json(request): Json<UpdateAnswers>,
) -> Result<(ETag, Json<RegistrationAnswers>), Problem> {
    let mut validation = Validation::new();
    let form = super::answers::given(request.answers, request.guests, &mut validation);
    validation.finish()?;
    let registration = replace(&state, caller.user_id, id, &if_match, &form).await?;
    let answers = store::answers_of(&state.database, id).await?;
    let answers = RegistrationAnswers::new(answers, registration.quantity);
    Ok((ETag(answers.answers_version), Json(answers)))
}

async fn replace(
    state: &State,
    user_id: Uuid,
    id: Uuid,
    if_match: &IfMatch,
    form: &GivenForm,
) -> Result<Registration, Error> {
    let registration =
        store::find_of(&state.database, user_id, id).await?.ok_or(Error::NotFound)?;
    if matches!(registration.status_at(state.clock.now()), Status::Cancelled | Status::Expired) {
        return Err(Error::Over);
    }
    let accepted = state.event.check_answers(&registration, form, false).await?;
    let versions = match if_match {
        IfMatch::Any => None,
        IfMatch::Versions(versions) => Some(versions.as_slice()),
    };
    let change = Change { id, user_id, versions, form: &accepted };
    let mut transaction = state.database.begin().await?;
    if store::replace(&mut transaction, change).await?.is_none() {
        transaction.rollback().await?;
        return Err(Error::Stale);
    }
    transaction.commit().await?;
    Ok(registration)
}
