//! `user-settings`: GET /v1/me/settings, what the caller has chosen.

use api_kit::{Caller, ETag, Json, Problem};
use axum::{Router, extract::State, routing::get};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use super::{Reading, not_ready};
use crate::{domain::Settings, store::settings};

/// The caller's settings.
#[derive(Debug, Serialize, ToSchema)]
pub struct MySettings {
    /// Wants a mail a day before an event.
    remind_day_before: bool,
    /// Wants a mail an hour before an event.
    remind_hour_before: bool,
}

impl From<Settings> for MySettings {
    fn from(settings: Settings) -> Self {
        Self {
            remind_day_before: settings.reminders.day_before,
            remind_hour_before: settings.reminders.hour_before,
        }
    }
}

/// The endpoint.
pub fn router(state: Reading) -> Router {
    Router::new().route("/v1/me/settings", get(settings)).with_state(state)
}

/// My settings
#[utoipa::path(
    get,
    operation_id = "user-settings",
    tag = "user",
    path = "/v1/me/settings",
    responses(
        (status = 200, description = "The caller's settings", body = MySettings, headers(("etag" = String, description = "Its version"))),
        (status = 404, description = "`profile_not_ready`: try again in a moment", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn settings(
    caller: Caller,
    State(pool): State<PgPool>,
) -> Result<(ETag, Json<MySettings>), Problem> {
    let mut connection = pool.acquire().await?;
    let settings = settings::find(&mut connection, caller.user_id).await?.ok_or_else(not_ready)?;
    Ok((ETag(settings.version), Json(settings.into())))
}
