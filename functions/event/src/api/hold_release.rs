//! `event-hold-release`. One round trip. Killed anywhere, the place is given
//! back or not; repeated, it answers as the first time.

use ambient::Clock;
use api_kit::{Path, Problem, Query, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::delete,
};
use http::StatusCode;
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::store::{self, settle::Released};

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
    Router::new().route("/internal/events/{id}/holds/{hold_id}", delete(release)).with_state(state)
}

/// Which holds to release.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReleaseOptions {
    /// `true`: leave a confirmed place to its owner and answer 409.
    #[param(pattern = "^(true|false)$")]
    pub unless_confirmed: Option<String>,
}

/// Gives a place back
///
/// Held or confirmed. An id that is not known yet can't take a place any more.
#[utoipa::path(
    delete, path = "/internal/events/{id}/holds/{hold_id}", operation_id = "event-hold-release",
    tag = "internal",
    params(
        ("id" = Uuid, Path, description = "The event"),
        ("hold_id" = Uuid, Path, description = "The registration"),
        ReleaseOptions,
    ),
    responses(
        (status = 204, description = "The id has no place"),
        (status = 409, description = "`hold_confirmed` or `hold_conflict`", body = Problem),
        (status = 422, description = "Invalid parameters", body = Problem),
    ),
    security(("aws_iam" = [])),
)]
pub async fn release(
    Use(state): Use<State>,
    Path((event_id, hold_id)): Path<(Uuid, Uuid)>,
    Query(options): Query<ReleaseOptions>,
) -> Result<StatusCode, Problem> {
    let unless_confirmed = match options.unless_confirmed.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            let mut validation = Validation::new();
            validation.error("?unless_confirmed", "unknown_value", "It must be true or false.");
            return validation.finish_with(None);
        }
    };
    let now = state.clock.now();
    let released =
        store::settle::release(&state.database, event_id, hold_id, unless_confirmed, now).await?;
    match released {
        Released::Yes => Ok(StatusCode::NO_CONTENT),
        Released::StillConfirmed => {
            Err(Problem::conflict("hold_confirmed", "The place is confirmed."))
        }
        Released::OtherHold => Err(super::hold_conflict()),
    }
}
