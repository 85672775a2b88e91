//! `registration-transfer-offer`. Four round trips; changes nothing.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Json, LinkThrottle, MaybeCaller, Path, PeerAddress, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use messages::LinkToken;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{RegisteredEvent, RegisteredTicketType, local};
use crate::{domain::Offer, store::people, transferring};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls, if they say so.
    pub verifier: Verifier,
    /// How often somebody may try a token.
    pub throttle: LinkThrottle,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/transfers/{token}", get(show)).with_state(state)
}

/// What is offered to somebody, and by whom.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferOffer {
    /// Places at this event.
    pub event: RegisteredEvent,
    /// Of this ticket type; `null` where the event has none.
    #[schema(required = true)]
    pub ticket_type: Option<RegisteredTicketType>,
    /// How many.
    pub quantity: u16,
    /// The account's name of who passes them on.
    pub offered_by: String,
    /// What they write.
    #[schema(required = true)]
    pub message: Option<String>,
    /// Until when it can be accepted, with the offset of the event's time zone.
    #[schema(format = DateTime)]
    pub until: String,
    /// Whether it is the caller who passes them on.
    pub own: bool,
    /// The caller's registration, once they have accepted.
    #[schema(required = true)]
    pub registration_id: Option<Uuid>,
}

/// Shows a registration that is passed on
///
/// To whoever has the token: it says what the mail says.
#[utoipa::path(
    get, path = "/v1/transfers/{token}", operation_id = "registration-transfer-offer",
    tag = "registration",
    params(("token" = String, Path, description = "From the mail's link")),
    responses(
        (status = 200, description = "What is offered", body = TransferOffer),
        (status = 404, description = "`transfer_not_found`", body = Problem),
        (status = 410, description = "`transfer_withdrawn`, `transfer_declined`, `transfer_used` \
            by somebody else, or `transfer_ended`: it can't be passed on any more",
            body = Problem),
        (status = 429, description = "Too many tries", body = Problem),
    ),
    security((), ("bearer" = [])),
)]
pub async fn show(
    Use(State { database, throttle, clock, .. }): Use<State>,
    MaybeCaller(caller): MaybeCaller,
    peer: PeerAddress,
    Path(token): Path<String>,
) -> Result<Json<TransferOffer>, Problem> {
    throttle.show(&peer).await?;
    let token = LinkToken::parse(&token).ok_or_else(super::transfer_not_found)?;
    let found = transferring::find(&database, clock.now(), &token).await?;
    let (transfer, registration, offer) = found.ok_or_else(super::transfer_not_found)?;
    let user = caller.map(|caller| caller.user_id);
    let registration_id = match offer {
        Offer::Open => None,
        Offer::Taken(taker) if Some(taker.user_id) == user => {
            // Until Event has handed the seat over, it is still to be accepted.
            transfer.outcome.map(|_| taker.registration_id)
        }
        over => return Err(super::transfer_over(over)),
    };
    let offered_by = people::username(&database, registration.user_id).await?;
    let until = local(&registration.event.time_zone, registration.cancellable_until);
    Ok(Json(TransferOffer {
        own: Some(registration.user_id) == user,
        event: registration.event.into(),
        ticket_type: registration.ticket_type.map(Into::into),
        quantity: registration.quantity,
        offered_by: offered_by.unwrap_or_default(),
        message: transfer.message,
        until,
        registration_id,
    }))
}
