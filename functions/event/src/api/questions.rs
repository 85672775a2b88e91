//! `event-questions`. Two round trips; three where a question is only for some
//! ticket types.

use access_tokens::Verifier;
use api_kit::{ETag, Json, MaybeCaller, Path, Problem, Query};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{EventQuestions, ticket_types::access_code};
use crate::{
    domain::{Access, Question},
    store,
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls, if they say so.
    pub verifier: Verifier,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/questions", get(list)).with_state(state)
}

/// Of whom questions are shown beside those of everybody.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QuestionsQuery {
    /// Shows those of hidden ticket types that this code opens; upper and lower
    /// case are the same.
    #[param(max_length = 100)]
    pub code: Option<String>,
    /// Shows those of this ticket type: who has it may have forgotten its code.
    #[param(value_type = Option<Uuid>)]
    pub ticket_type_id: Option<String>,
}

/// Lists what an event asks of who registers
///
/// Questions that are only for ticket types which the caller can't see are left
/// out; `code` opens hidden ones.
#[utoipa::path(
    get, path = "/v1/events/{id}/questions", operation_id = "event-questions",
    tag = "event",
    params(("id" = Uuid, Path, description = "The event"), QuestionsQuery),
    responses(
        (status = 200, description = "Its questions", body = EventQuestions,
            headers(("etag" = String, description = "Their version"))),
        (status = 404, description = "`event_not_found`, also for another's draft", body = Problem),
        (status = 422, description = "Invalid parameters", body = Problem),
    ),
    security((), ("bearer" = [])),
)]
pub async fn list(
    Use(state): Use<State>,
    MaybeCaller(caller): MaybeCaller,
    Path(id): Path<Uuid>,
    Query(query): Query<QuestionsQuery>,
) -> Result<(ETag, Json<EventQuestions>), Problem> {
    let own: Option<Uuid> = query.ticket_type_id.and_then(|id| id.parse().ok());
    let code = access_code(query.code)?;
    let user = caller.map(|caller| caller.user_id);
    let event =
        store::events::find(&state.database, id, user).await?.ok_or_else(super::event_not_found)?;
    let access = event.access();
    if access == Access::None {
        return Err(super::event_not_found());
    }
    let form = store::questions::form(&state.database, id).await?;
    let mut form = form.ok_or_else(super::event_not_found)?;
    let limited = form.questions.iter().any(|one| one.details.ticket_type_ids.is_some());
    if limited && access < Access::Edit {
        let code = code.as_ref().map(api_kit::SingleLine::as_str);
        let types = store::ticket_types::list(&state.database, id, false, code).await?;
        let visible = types.into_iter().map(|listed| listed.ticket_type.id).chain(own);
        let visible: Vec<_> = visible.collect();
        form.questions.retain_mut(|question| is_visible(question, &visible));
    }
    Ok((ETag(form.version), Json(EventQuestions::new(form, &event))))
}

/// Whether a question is for one of these ticket types; it names no others then.
fn is_visible(question: &mut Question, types: &[Uuid]) -> bool {
    question.details.ticket_type_ids.as_mut().is_none_or(|ids| {
        ids.retain(|id| types.contains(id));
        !ids.is_empty()
    })
}
