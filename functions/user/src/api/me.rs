//! `user-me`: GET /v1/me, the caller's profile.

use api_kit::{Caller, ETag, Json, Problem};
use axum::{Router, extract::State, routing::get};
use jiff::Timestamp;
use messages::Locale;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Reading, not_ready};
use crate::{domain::Profile, store::profiles};

/// The caller's profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The account.
    id: Uuid,
    /// The name chosen at sign-up.
    username: String,
    /// Where mail goes.
    email: String,
    /// The name that others see; may be empty.
    name: String,
    /// A few words about oneself; may be empty.
    bio: String,
    /// The language of mail and pages: `en` or `ru`.
    #[schema(value_type = String)]
    locale: Locale,
    /// IANA time zone.
    time_zone: String,
    /// When the account was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<Profile> for Me {
    fn from(profile: Profile) -> Self {
        Self {
            id: profile.user_id,
            username: profile.username,
            email: profile.email,
            name: profile.name,
            bio: profile.bio,
            locale: profile.locale,
            time_zone: profile.time_zone,
            created_at: profile.created_at,
        }
    }
}

/// The endpoint.
pub fn router(state: Reading) -> Router {
    Router::new().route("/v1/me", get(me)).with_state(state)
}

/// My profile
#[utoipa::path(
    get,
    operation_id = "user-me",
    tag = "user",
    path = "/v1/me",
    responses(
        (status = 200, description = "The caller's profile", body = Me, headers(("etag" = String, description = "Its version"))),
        (status = 404, description = "`profile_not_ready`: try again in a moment", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn me(caller: Caller, State(pool): State<PgPool>) -> Result<(ETag, Json<Me>), Problem> {
    let mut connection = pool.acquire().await?;
    let profile = profiles::find(&mut connection, caller.user_id).await?.ok_or_else(not_ready)?;
    Ok((ETag(profile.version), Json(profile.into())))
}
