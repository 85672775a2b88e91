//! `user-update`: PATCH /v1/me, edits the caller's profile.

use ambient::{Clock, Random};
use api_kit::{Caller, ETag, IfMatch, Input, Json, Problem, Validation};
use axum::{Router, extract::State, routing::patch};
use messages::{CloudEvent, Locale};
use outbox::Publisher;
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use super::{Editing, me::Me, not_ready};
use crate::{
    domain::{Bio, Name, ProfileEdit, TimeZone, announcement},
    store::{profiles, settings},
};

/// What to change; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct UpdateMe {
    /// The name that others see; may be empty.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 100)]
    name: Input<String>,
    /// A few words about oneself; may be empty.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 2000)]
    bio: Input<String>,
    /// The language of mail and pages: `en` or `ru`.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    locale: Input<String>,
    /// IANA time zone.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    time_zone: Input<String>,
}

impl UpdateMe {
    fn validate(self) -> Result<ProfileEdit, Problem> {
        let mut validation = Validation::new();
        let edit = ProfileEdit {
            name: validation.unless_null("/name", self.name, Name::parse),
            bio: validation.unless_null("/bio", self.bio, Bio::parse),
            locale: validation.unless_null("/locale", self.locale, |tag| {
                Locale::parse(&tag).ok_or(("unknown_locale", "One of en and ru is needed."))
            }),
            time_zone: validation.unless_null("/time_zone", self.time_zone, TimeZone::parse),
        };
        validation.finish()?;
        Ok(edit)
    }
}

/// The endpoint.
pub fn router(state: Editing) -> Router {
    Router::new().route("/v1/me", patch(update)).with_state(state)
}

/// Edit my profile
///
/// `If-Match` must hold the `ETag` of the profile as it was read.
#[utoipa::path(
    patch,
    operation_id = "user-update",
    tag = "user",
    path = "/v1/me",
    params(("if-match" = String, Header, description = "The `ETag` of the version that you read")),
    request_body = UpdateMe,
    responses(
        (status = 200, description = "The profile as it is now", body = Me, headers(("etag" = String, description = "Its version"))),
        (status = 404, description = "`profile_not_ready`: try again in a moment", body = Problem),
        (status = 412, description = "`version_changed` since you read it", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 428, description = "`precondition_required`: send `If-Match`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn update(
    caller: Caller,
    if_match: IfMatch,
    State(pool): State<PgPool>,
    State(publisher): State<Publisher>,
    State(clock): State<Clock>,
    State(random): State<Random>,
    Json(body): Json<UpdateMe>,
) -> Result<(ETag, Json<Me>), Problem> {
    let edit = body.validate()?;
    let mut transaction = pool.begin().await?;
    let profile = profiles::lock(&mut transaction, caller.user_id).await?.ok_or_else(not_ready)?;
    if_match.check(profile.version)?;
    let Some(profile) = profile.edited(edit) else {
        return Ok((ETag(profile.version), Json(profile.into())));
    };
    profiles::update(&mut transaction, &profile).await?;
    let settings = settings::find(&mut transaction, caller.user_id).await?.ok_or_else(not_ready)?;
    let message = CloudEvent::new(announcement(&profile, &settings), &clock, &random);
    outbox::write(&mut transaction, &message).await?;
    transaction.commit().await?;
    publisher.publish_now(&pool, &message.subject).await;
    Ok((ETag(profile.version), Json(profile.into())))
}
