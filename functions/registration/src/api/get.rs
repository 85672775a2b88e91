//! `registration-get`.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use sqlx::PgPool;
use uuid::Uuid;

use super::RegistrationResource;
use crate::store;

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/registrations/{id}", get(read)).with_state(state)
}

/// Reads one of the caller's registrations
#[utoipa::path(
    get, path = "/v1/registrations/{id}", operation_id = "registration-get", tag = "registration",
    params(("id" = Uuid, Path, description = "The registration")),
    responses(
        (status = 200, description = "The registration", body = RegistrationResource),
        (status = 404, description = "`registration_not_found`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn read(
    Use(database): Use<PgPool>,
    Use(clock): Use<Clock>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<RegistrationResource>, Problem> {
    let registration = store::find_of(&database, caller.user_id, id)
        .await?
        .ok_or_else(super::registration_not_found)?;
    Ok(Json(super::shown(&database, clock.now(), registration).await?))
}
