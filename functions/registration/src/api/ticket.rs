//! `registration-ticket`: signs when it is asked, so that confirming needs no
//! key, and every registration confirmed before has its tickets too.

use std::{collections::HashMap, sync::Arc};

use access_tokens::{DetachedSigner, Verifier};
use api_kit::{Caller, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use serde::Serialize;
use sqlx::PgPool;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Registration, SeatToken, Status, UnfitKey},
    store,
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// Signs the codes.
    pub signer: Arc<DetachedSigner>,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/registrations/{id}/ticket", get(ticket)).with_state(state)
}

/// A confirmed registration's tickets.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tickets {
    /// The registration.
    pub registration_id: Uuid,
    /// What to say at the door where no QR code can be read.
    pub code: String,
    /// One ticket a place.
    pub seats: Vec<SeatTicket>,
}

/// The ticket of one place.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatTicket {
    /// Which of the registration's places, from 1 on.
    pub seat: u16,
    /// Who comes on it, if a name was given.
    #[schema(required = true)]
    pub name: Option<String>,
    /// What its QR code says: signed, and checkable with the keys of
    /// `/v1/ticket-keys` alone.
    #[schema(pattern = "^[A-Za-z0-9_-]{154}$")]
    pub qr: String,
}

/// Why there is no ticket.
#[derive(Debug, Error)]
pub enum Error {
    /// No such registration of the caller.
    #[error("there is no such registration")]
    NotFound,
    /// No place is the caller's, or not any more.
    #[error("the registration is not confirmed")]
    NotConfirmed,
    /// The key can't sign tickets.
    #[error(transparent)]
    Key(#[from] UnfitKey),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => super::registration_not_found(),
            Error::NotConfirmed => Self::conflict(
                "registration_not_confirmed",
                "Only a confirmed registration has a ticket.",
            ),
            Error::Key(error) => Self::internal(&error),
            Error::Database(error) => error.into(),
        }
    }
}

/// Reads the tickets of one of the caller's registrations
///
/// One a place. Their codes are the same each time.
#[utoipa::path(
    get, path = "/v1/registrations/{id}/ticket", operation_id = "registration-ticket",
    tag = "registration", params(("id" = Uuid, Path, description = "The registration")),
    responses(
        (status = 200, description = "The tickets", body = Tickets),
        (status = 404, description = "`registration_not_found`", body = Problem),
        (status = 409, description = "`registration_not_confirmed`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn ticket(
    Use(database): Use<PgPool>,
    Use(signer): Use<Arc<DetachedSigner>>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Tickets>, Problem> {
    let (_, tickets) = tickets_of(&database, &signer, caller.user_id, id).await?;
    Ok(Json(tickets))
}

/// A registration of this user, with its tickets.
pub(super) async fn tickets_of(
    database: &PgPool,
    signer: &DetachedSigner,
    user_id: Uuid,
    id: Uuid,
) -> Result<(Registration, Tickets), Error> {
    let registration = store::find_of(database, user_id, id).await?.ok_or(Error::NotFound)?;
    let guests = store::guests_of_all(database, &[id]).await?;
    let names = guests.into_iter().map(|(_, guest)| (guest.place, guest.name)).collect();
    let tickets = tickets(&registration, names, signer)?;
    Ok((registration, tickets))
}

fn tickets(
    registration: &Registration,
    mut names: HashMap<i16, String>,
    signer: &DetachedSigner,
) -> Result<Tickets, Error> {
    let code = match &registration.ticket_code {
        Some(code) if registration.status == Status::Confirmed => code.to_string(),
        _ => return Err(Error::NotConfirmed),
    };
    let seat = |seat: u16| {
        let (registration_id, event_id) = (registration.id, registration.event.event_id);
        let qr = SeatToken { registration_id, event_id, seat }.sign(signer)?;
        let name = i16::try_from(seat).ok().and_then(|place| names.remove(&place));
        Ok(SeatTicket { seat, name, qr })
    };
    let seats = (1..=registration.quantity).map(seat).collect::<Result<_, Error>>()?;
    Ok(Tickets { registration_id: registration.id, code, seats })
}
