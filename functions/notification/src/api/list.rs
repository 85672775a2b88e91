//! `notification-list`: GET /v1/me/notifications, the mails to the caller.

use access_tokens::Verifier;
use api_kit::{Caller, Json, Page, PageQuery, Problem, Query};
use axum::{
    Router,
    extract::{FromRef, State},
    routing::get,
};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{MailKind, MailStatus},
    store::mails::{self, Listed},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct ListState {
    /// The service's database.
    pub pool: PgPool,
    /// Who checks access tokens.
    pub verifier: Verifier,
}

/// A mail to the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notification {
    /// The mail's own id.
    id: Uuid,
    /// What it tells.
    kind: MailKind,
    /// Its subject line.
    subject: String,
    /// Where it is on its way.
    status: MailStatus,
    /// When it was queued.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When the mail server took it.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    sent_at: Option<Timestamp>,
    /// The event that it is about.
    #[schema(required = true)]
    event_id: Option<Uuid>,
}

impl From<Listed> for Notification {
    fn from(mail: Listed) -> Self {
        let Listed { id, kind, subject, status, created_at, sent_at, event_id } = mail;
        Self { id, kind, subject, status, created_at, sent_at, event_id }
    }
}

/// The endpoint.
pub fn router(state: ListState) -> Router {
    Router::new().route("/v1/me/notifications", get(list)).with_state(state)
}

/// My notifications
///
/// The mails that Turnout has sent to the caller or is about to, newest first.
#[utoipa::path(
    get,
    operation_id = "notification-list",
    tag = "notification",
    path = "/v1/me/notifications",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of mails", body = Page<Notification>),
        (status = 422, description = "A bad limit or cursor", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn list(
    caller: Caller,
    State(pool): State<PgPool>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Notification>>, Problem> {
    let (limit, after) = page.parse_only()?;
    let mut connection = pool.acquire().await?;
    let mails = mails::list(&mut connection, caller.user_id, after, limit + 1).await?;
    Ok(Json(Page::of(mails, limit, |mail| mail.id).map(Notification::from)))
}
