//! `user-settings-update`: PUT /v1/me/settings, replaces what the caller has
//! chosen.

use ambient::{Clock, Random};
use api_kit::{Caller, ETag, IfMatch, Input, Json, Problem, Validation};
use axum::{Router, extract::State, routing::put};
use messages::CloudEvent;
use outbox::Publisher;
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use super::{Editing, not_ready, settings::MySettings};
use crate::{
    domain::{Reminders, announcement},
    store::{profiles, settings},
};

/// All settings.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct UpdateSettings {
    /// Wants a mail a day before an event.
    #[serde(default)]
    #[schema(value_type = bool, required = true)]
    remind_day_before: Input<bool>,
    /// Wants a mail an hour before an event.
    #[serde(default)]
    #[schema(value_type = bool, required = true)]
    remind_hour_before: Input<bool>,
}

impl UpdateSettings {
    fn validate(self) -> Result<Reminders, Problem> {
        let mut validation = Validation::new();
        let as_given = |wanted| Ok::<bool, (&'static str, &'static str)>(wanted);
        let day = validation.required("/remind_day_before", self.remind_day_before, as_given);
        let hour = validation.required("/remind_hour_before", self.remind_hour_before, as_given);
        validation.finish()?;
        // Each is there when there was no error.
        Ok(Reminders { day_before: day.unwrap_or_default(), hour_before: hour.unwrap_or_default() })
    }
}

/// The endpoint.
pub fn router(state: Editing) -> Router {
    Router::new().route("/v1/me/settings", put(settings_update)).with_state(state)
}

/// Replace my settings
///
/// `If-Match` must hold the `ETag` of the settings as they were read.
#[utoipa::path(
    put,
    operation_id = "user-settings-update",
    tag = "user",
    path = "/v1/me/settings",
    params(("if-match" = String, Header, description = "The `ETag` of the version that you read")),
    request_body = UpdateSettings,
    responses(
        (status = 200, description = "The settings as they are now", body = MySettings, headers(("etag" = String, description = "Its version"))),
        (status = 404, description = "`profile_not_ready`: try again in a moment", body = Problem),
        (status = 412, description = "`version_changed` since you read it", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 428, description = "`precondition_required`: send `If-Match`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn settings_update(
    caller: Caller,
    if_match: IfMatch,
    State(pool): State<PgPool>,
    State(publisher): State<Publisher>,
    State(clock): State<Clock>,
    State(random): State<Random>,
    Json(body): Json<UpdateSettings>,
) -> Result<(ETag, Json<MySettings>), Problem> {
    let reminders = body.validate()?;
    let mut transaction = pool.begin().await?;
    let profile = profiles::lock(&mut transaction, caller.user_id).await?.ok_or_else(not_ready)?;
    let settings = settings::find(&mut transaction, caller.user_id).await?.ok_or_else(not_ready)?;
    if_match.check(settings.version)?;
    let Some(settings) = settings.edited(reminders) else {
        return Ok((ETag(settings.version), Json(settings.into())));
    };
    settings::update(&mut transaction, caller.user_id, &settings).await?;
    let message = CloudEvent::new(announcement(&profile, &settings), &clock, &random);
    outbox::write(&mut transaction, &message).await?;
    transaction.commit().await?;
    publisher.publish_now(&pool, &message.subject).await;
    Ok((ETag(settings.version), Json(settings.into())))
}
