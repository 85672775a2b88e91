//! `registration-transfer-withdraw`. One statement: somebody who accepts at the same
//! time comes before or after it. Killed, it has happened or not.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::delete,
};
use http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

use crate::store::{self, transfers};

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
    Router::new().route("/v1/registrations/{id}/transfer", delete(withdraw)).with_state(state)
}

/// Withdraws the open offer of a registration
///
/// Its link then leads nowhere.
#[utoipa::path(
    delete, path = "/v1/registrations/{id}/transfer",
    operation_id = "registration-transfer-withdraw", tag = "registration",
    params(("id" = Uuid, Path, description = "The registration")),
    responses(
        (status = 204, description = "It is offered to nobody"),
        (status = 404, description = "`registration_not_found`, or `transfer_not_found`: it is \
            offered to nobody, or just being accepted", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn withdraw(
    Use(State { database, clock, .. }): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    if transfers::withdraw(&database, id, caller.user_id, clock.now()).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    store::find_of(&database, caller.user_id, id)
        .await?
        .ok_or_else(super::registration_not_found)?;
    Err(super::transfer_not_found())
}
