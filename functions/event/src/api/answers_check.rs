//! `event-answers-check`. One round trip, and one more where a question is
//! answered for the first time.

use ambient::Clock;
use api_kit::{Input, Json, Path, Problem, TextError, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::form::{AcceptedAnswers, AnswerBody, accept, published_form};
use crate::domain::{AnswerInput, FormInput, quantity};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/internal/events/{id}/answers/check", post(check)).with_state(state)
}

/// Answers that somebody wants to give, instead of those before if there are any.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CheckAnswers {
    /// Their ticket type, if they have one.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, required = false)]
    ticket_type_id: Input<Uuid>,
    /// How many places they have.
    #[serde(default)]
    #[schema(value_type = i64, required = true, minimum = 1, maximum = 10)]
    quantity: Input<i64>,
    /// Answers to the event's questions.
    #[serde(default)]
    #[schema(value_type = Vec<AnswerBody>, required = false)]
    answers: Input<Vec<Input<AnswerInput>>>,
    /// A name a place, in the order of the places; `null` for none.
    #[serde(default)]
    #[schema(value_type = Vec<Option<String>>, required = false)]
    guests: Input<Vec<Input<String>>>,
    /// They answer for the first time, as who takes places over does: whatever the
    /// time until which answers can be changed.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    newcomer: Input<bool>,
}

/// Checks answers against an event's questions
#[utoipa::path(
    post, path = "/internal/events/{id}/answers/check", operation_id = "event-answers-check",
    tag = "internal",
    params(("id" = Uuid, Path, description = "The event")),
    request_body = CheckAnswers,
    responses(
        (status = 200, description = "They fit; as they are to be kept", body = AcceptedAnswers),
        (status = 404, description = "`event_not_found`", body = Problem),
        (status = 409, description = "`answers_closed`: they can't be changed any more",
            body = Problem),
        (status = 422, description = "They don't fit, or lack", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn check(
    Use(state): Use<State>,
    Path(event_id): Path<Uuid>,
    Json(request): Json<CheckAnswers>,
) -> Result<Json<AcceptedAnswers>, Problem> {
    let mut validation = Validation::new();
    let ticket_type_id =
        validation.optional("/ticket_type_id", request.ticket_type_id, Ok::<_, TextError>);
    let newcomer =
        validation.optional("/newcomer", request.newcomer, Ok::<_, TextError>).unwrap_or(false);
    let quantity = validation.required("/quantity", request.quantity, quantity);
    let quantity = validation.finish_with(quantity)?;
    let form =
        published_form(&state.database, event_id).await?.ok_or_else(super::event_not_found)?;
    if !newcomer && form.answers_editable_until() <= state.clock.now() {
        return Err(Problem::conflict("answers_closed", "Answers can't be changed any more."));
    }
    let input = FormInput { answers: request.answers, guests: request.guests };
    let accepted = accept(&state.database, &form, input, ticket_type_id, quantity).await?;
    Ok(Json(accepted.into()))
}
