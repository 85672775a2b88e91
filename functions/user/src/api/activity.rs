//! `user-activity`: GET /v1/me/activity, what happened to the caller.

use api_kit::{Caller, Json, Page, PageQuery, Problem, Query};
use axum::{Router, extract::State, routing::get};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Reading;
use crate::{
    domain::{Activity, ActivityEvent, ActivityKind},
    store::activity,
};

/// A line of the caller's history.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivityItem {
    /// The line's own id.
    id: Uuid,
    /// What happened.
    kind: ActivityKind,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    occurred_at: Timestamp,
    /// The event that it is about.
    #[schema(required = true)]
    event: Option<ActivityEvent>,
}

impl From<Activity> for ActivityItem {
    fn from(activity: Activity) -> Self {
        let Activity { id, kind, occurred_at, event, .. } = activity;
        Self { id, kind, occurred_at, event }
    }
}

/// The endpoint.
pub fn router(state: Reading) -> Router {
    Router::new().route("/v1/me/activity", get(activity)).with_state(state)
}

/// My activity
///
/// What happened to the caller, newest first.
#[utoipa::path(
    get,
    operation_id = "user-activity",
    tag = "user",
    path = "/v1/me/activity",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of history", body = Page<ActivityItem>),
        (status = 422, description = "A bad limit or cursor", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn activity(
    caller: Caller,
    State(pool): State<PgPool>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ActivityItem>>, Problem> {
    let (limit, after) = page.parse_only()?;
    let mut connection = pool.acquire().await?;
    let lines = activity::list(&mut connection, caller.user_id, after, limit + 1).await?;
    Ok(Json(Page::of(lines, limit, |line| (line.occurred_at, line.id)).map(ActivityItem::from)))
}
