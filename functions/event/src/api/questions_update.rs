//! `event-questions-update`. A transaction under the event's lock. Killed before
//! the commit, nothing happened.

use access_tokens::Verifier;
use api_kit::{Caller, ETag, IfMatch, Input, Json, Path, Problem, TextError, Validation};
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
    EventQuestions,
    editable::{NotEditable, editable},
};
use crate::{
    domain::{Event, Form, FormSettings, GuestNames, instant},
    store,
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/questions", patch(update)).with_state(state)
}

/// What is set about all of an event's questions: what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateQuestions {
    /// Whether each place is to have a name: `off`, `optional` or `required`.
    #[serde(default)]
    #[schema(value_type = String, required = false, pattern = "^(off|optional|required)$")]
    guest_names: Input<String>,
    /// Until when attendees can change their answers; `null`: until the event
    /// starts.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, format = DateTime)]
    answers_editable_until: Input<String>,
}

/// Why it stays as it is.
#[derive(Debug, Error)]
pub enum Error {
    /// The event is not the caller's.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// It was changed since the caller read it.
    #[error("another version was read")]
    Stale,
    /// These fields are invalid.
    #[error("fields are invalid")]
    Invalid(Box<Problem>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotEditable(error) => error.into(),
            Error::Stale => Self::stale(),
            Error::Invalid(problem) => *problem,
            Error::Database(error) => error.into(),
        }
    }
}

/// Sets whether an event asks for guests' names, and how long answers can be changed
#[utoipa::path(
    patch, path = "/v1/events/{id}/questions", operation_id = "event-questions-update",
    tag = "event",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("if-match" = String, Header, description = "The `ETag` of the version that you read"),
    ),
    request_body = UpdateQuestions,
    responses(
        (status = 200, description = "The questions as they are now", body = EventQuestions,
            headers(("etag" = String, description = "Their version"))),
        (status = 403, description = "The event is another's", body = Problem),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 412, description = "`version_changed` since you read it: also by a change of a \
            question", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 428, description = "`precondition_required`: send `If-Match`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn update(
    Use(state): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
    if_match: IfMatch,
    Json(request): Json<UpdateQuestions>,
) -> Result<(ETag, Json<EventQuestions>), Problem> {
    let (event, form) = set(&state, &caller, id, &if_match, request).await?;
    Ok((ETag(form.version), Json(EventQuestions::new(form, &event))))
}

async fn set(
    state: &State,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    request: UpdateQuestions,
) -> Result<(Event, Form), Error> {
    let mut transaction = state.database.begin().await?;
    let event = editable(store::events::lock(&mut transaction, id, caller.user_id).await?)?;
    let form = store::questions::form(&mut *transaction, id).await?;
    let mut form = form.ok_or(NotEditable::NotFound)?;
    if !if_match.matches(form.version) {
        return Err(Error::Stale);
    }
    let mut validation = Validation::new();
    let guest_names = validation.unless_null("/guest_names", request.guest_names, guest_names);
    let until =
        validation.clearable("/answers_editable_until", request.answers_editable_until, instant);
    validation.finish().map_err(|all| Error::Invalid(Box::new(all)))?;
    let settings = FormSettings {
        guest_names: guest_names.unwrap_or(form.settings.guest_names),
        answers_editable_until: until.unwrap_or(form.settings.answers_editable_until),
    };
    if settings == form.settings {
        return Ok((event, form));
    }
    store::questions::set(&mut transaction, id, settings).await?;
    transaction.commit().await?;
    form = Form { settings, version: form.version + 1, ..form };
    Ok((event, form))
}

#[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
fn guest_names(text: String) -> Result<GuestNames, TextError> {
    GuestNames::parse(&text)
        .ok_or(("unknown_value", "It must be off, optional or required.".into()))
}
