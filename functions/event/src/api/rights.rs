//! `event-rights`. One round trip; changes nothing.

use api_kit::{Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{domain::Rights, store};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/internal/events/{id}/rights/{user_id}", get(rights)).with_state(state)
}

/// What somebody is in an event's team, and what to know of the event.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventRights {
    /// What they are.
    #[schema(value_type = String, pattern = "^(owner|manager|checker)$")]
    pub role: &'static str,
    /// The event's title.
    pub title: String,
    /// When it starts.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
    /// IANA time zone.
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
    /// Whether others can see it.
    #[schema(value_type = String, pattern = "^(draft|published|cancelled)$")]
    pub status: &'static str,
}

impl From<Rights> for EventRights {
    fn from(rights: Rights) -> Self {
        Self {
            role: rights.role.as_str(),
            title: rights.title,
            starts_at: rights.starts_at,
            ends_at: rights.ends_at,
            time_zone: rights.time_zone.name().to_owned(),
            status: rights.status.as_str(),
        }
    }
}

/// Says what somebody is in an event's team
#[utoipa::path(
    get, path = "/internal/events/{id}/rights/{user_id}", operation_id = "event-rights",
    tag = "internal",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("user_id" = Uuid, Path, description = "The account"),
    ),
    responses(
        (status = 200, description = "They are in its team", body = EventRights),
        (status = 404, description = "`event_not_found`: there is no such event, or they are \
            not in its team", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn rights(
    Use(state): Use<State>,
    Path((event_id, user_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<EventRights>, Problem> {
    let rights = store::team::rights(&state.database, event_id, user_id).await?;
    rights.map(|rights| Json(rights.into())).ok_or_else(super::event_not_found)
}
