//! `registration-ticket-pdf`: the tickets, to print or to keep.

use std::sync::Arc;

use access_tokens::DetachedSigner;
use api_kit::{Caller, Path, Problem};
use axum::{Router, extract::State as Use, response::IntoResponse, routing::get};
use http::{
    HeaderMap,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE, VARY},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{
    language,
    ticket::{self, SeatTicket, State},
};
use crate::ticket_pdf::{Sheet, Sheets, draw};

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/registrations/{id}/ticket.pdf", get(pdf)).with_state(state)
}

/// Reads the tickets of one of the caller's registrations as a PDF
///
/// A page for each place, in English, or in Russian where `Accept-Language`
/// names that first.
#[utoipa::path(
    get, path = "/v1/registrations/{id}/ticket.pdf", operation_id = "registration-ticket-pdf",
    tag = "registration", params(("id" = Uuid, Path, description = "The registration")),
    responses(
        (status = 200, description = "The tickets", content_type = "application/pdf",
            body = Vec<u8>),
        (status = 404, description = "`registration_not_found`", body = Problem),
        (status = 409, description = "`registration_not_confirmed`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn pdf(
    Use(database): Use<PgPool>,
    Use(signer): Use<Arc<DetachedSigner>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let (registration, tickets) =
        ticket::tickets_of(&database, &signer, caller.user_id, id).await?;
    let seats: Vec<_> =
        tickets.seats.into_iter().map(|SeatTicket { name, qr, .. }| Sheet { name, qr }).collect();
    let sheets = Sheets {
        event: &registration.event,
        holder: &caller.username,
        ticket_type: registration.ticket_type.as_ref().map(|ticket_type| &*ticket_type.name),
        code: &tickets.code,
        seats: &seats,
    };
    let pdf =
        draw(&sheets, language::preferred(&headers)).map_err(|error| Problem::internal(&error))?;
    let headers = [
        (CONTENT_TYPE, "application/pdf"),
        (CONTENT_DISPOSITION, "attachment; filename=\"ticket.pdf\""),
        (VARY, "Accept-Language"),
    ];
    Ok((headers, pdf))
}
