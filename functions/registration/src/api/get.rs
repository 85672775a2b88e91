//! `registration-get`. Two round trips; three for one that waits or is confirmed.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, ETag, Json, Path, Problem};
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

use super::{RegistrationAnswers, RegistrationResource, transfer::OpenTransfer};
use crate::{
    domain::{Registration, Status},
    store::{self, transfers},
};

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

/// A registration with what was answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationDetails {
    /// What lists have too.
    #[serde(flatten)]
    pub registration: RegistrationResource,
    /// Answers and guests.
    #[serde(flatten)]
    pub answers: RegistrationAnswers,
    /// The offer of it to another person that is open, if there is one.
    #[schema(required = true)]
    pub transfer: Option<OpenTransfer>,
}

/// Reads one of the caller's registrations
#[utoipa::path(
    get, path = "/v1/registrations/{id}", operation_id = "registration-get", tag = "registration",
    params(("id" = Uuid, Path, description = "The registration")),
    responses(
        (status = 200, description = "The registration", body = RegistrationDetails,
            headers(("etag" = String, description = "The version of its answers and guests"))),
        (status = 404, description = "`registration_not_found`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn read(
    Use(database): Use<PgPool>,
    Use(clock): Use<Clock>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<(ETag, Json<RegistrationDetails>), Problem> {
    let registration = store::find_of(&database, caller.user_id, id)
        .await?
        .ok_or_else(super::registration_not_found)?;
    let answers = store::answers_of(&database, id).await?;
    let answers = RegistrationAnswers::new(answers, registration.quantity);
    let transfer = open_transfer(&database, &registration, clock.now()).await?;
    let registration = super::shown(&database, clock.now(), registration).await?;
    let tag = ETag(answers.answers_version);
    Ok((tag, Json(RegistrationDetails { registration, answers, transfer })))
}

async fn open_transfer(
    database: &PgPool,
    registration: &Registration,
    now: Timestamp,
) -> Result<Option<OpenTransfer>, sqlx::Error> {
    if registration.status != Status::Confirmed || registration.cancellable_until <= now {
        return Ok(None);
    }
    let transfer = transfers::open_of(database, registration.id).await?;
    Ok(transfer.map(|transfer| OpenTransfer::new(transfer, registration)))
}
