//! `registration-transfer`: `offering.rs` has the steps. One transaction of six
//! round trips; publishing takes three more, after everything is safe. Killed before
//! the commit, nothing happened; after it, the relay publishes the message.

use access_tokens::Verifier;
use api_kit::{Caller, Email, Input, Json, LinkThrottle, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{StatusCode, header::LOCATION};
use jiff::Timestamp;
use messages::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::local;
use crate::{
    domain::{NotTransferable, Registration, TeamMessage, Transfer},
    offering::{NewOffer, OfferError, Offering},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// Makes and ends offers.
    pub offering: Offering,
    /// Who calls.
    pub verifier: Verifier,
    /// How often somebody may offer.
    pub throttle: LinkThrottle,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/registrations/{id}/transfer", post(transfer)).with_state(state)
}

/// To whom to pass it on.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TransferRegistration {
    /// Where the mail goes. They need not have an account.
    #[serde(default)]
    #[schema(value_type = String, required = true, format = Email, max_length = 254)]
    email: Input<String>,
    /// Plain text to them, which goes into the mail.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 1_000)]
    message: Input<String>,
    /// The mail's language: `en` (if absent) or `ru`.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, pattern = "^(en|ru)$")]
    locale: Input<String>,
}

/// An open offer of a registration to another person.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenTransfer {
    /// Where it was mailed.
    pub email: String,
    /// What you wrote.
    #[schema(required = true)]
    pub message: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Until when it can be accepted, with the offset of the event's time zone.
    #[schema(format = DateTime)]
    pub until: String,
}

impl OpenTransfer {
    /// As its owner sees it.
    #[must_use]
    pub fn new(transfer: Transfer, registration: &Registration) -> Self {
        Self {
            email: transfer.email.unwrap_or_default(),
            message: transfer.message,
            created_at: transfer.created_at,
            until: local(&registration.event.time_zone, registration.cancellable_until),
        }
    }
}

impl From<OfferError> for Problem {
    fn from(error: OfferError) -> Self {
        let (reason, registration) = match error {
            OfferError::NotFound => return super::registration_not_found(),
            OfferError::Open => {
                return Self::conflict(
                    "transfer_open",
                    "You have offered this registration to somebody. Withdraw that first.",
                );
            }
            OfferError::Database(error) => return error.into(),
            OfferError::NotTransferable(reason, registration) => (reason, registration),
        };
        match reason {
            NotTransferable::NotConfirmed => Self::conflict(
                "registration_not_confirmed",
                "Only a confirmed registration can be passed on.",
            ),
            NotTransferable::ByTeam => Self::conflict(
                "transfer_not_allowed",
                "The event's team chooses who gets these places: they can't be passed on.",
            ),
            NotTransferable::CheckedIn => Self::conflict(
                "checked_in",
                "Somebody has come in with this registration: it can't be passed on any more.",
            ),
            NotTransferable::TooLate => {
                let until = local(&registration.event.time_zone, registration.cancellable_until);
                let detail = format!("You could pass it on until {until}.");
                Self::conflict("transfer_closed", detail).with("cancellable_until", until)
            }
        }
    }
}

/// Offers a registration to another person
///
/// They get a mail with a link, which whoever has it can follow with any account. Once
/// accepted, they have a registration with tickets of their own, and yours is over. It
/// can be offered to one person at a time, as long as you could cancel it.
#[utoipa::path(
    post, path = "/v1/registrations/{id}/transfer", operation_id = "registration-transfer",
    tag = "registration", params(("id" = Uuid, Path, description = "The registration")),
    request_body = TransferRegistration,
    responses(
        (status = 201, description = "It is offered", body = OpenTransfer,
            headers(("location" = String, description = "The registration"))),
        (status = 404, description = "`registration_not_found`", body = Problem),
        (status = 409, description = "`registration_not_confirmed`; `transfer_open`: it is \
            offered to somebody already; `transfer_closed` (with `cancellable_until`); \
            `checked_in`; `transfer_not_allowed`: the team approved it", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 429, description = "Too many in the last hour", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn transfer(
    Use(State { offering, throttle, .. }): Use<State>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(request): Json<TransferRegistration>,
) -> Result<Response, Problem> {
    let mut validation = Validation::new();
    let email = validation.required("/email", request.email, Email::parse);
    let message = validation.optional("/message", request.message, TeamMessage::parse).flatten();
    let locale = validation.optional("/locale", request.locale, |tag| {
        Locale::parse(&tag).ok_or(("unknown_locale", "One of en and ru is needed."))
    });
    let email = validation.finish_with(email)?;
    throttle.send(caller.user_id).await?;
    let offer = NewOffer {
        registration_id: id,
        user_id: caller.user_id,
        username: caller.username,
        email: email.as_str().to_owned(),
        message: message.map(|message| message.as_str().to_owned()),
        locale: locale.unwrap_or_default(),
    };
    let (transfer, registration) = offering.offer(&offer).await?;
    let body = Json(OpenTransfer::new(transfer, &registration));
    let location = format!("/v1/registrations/{id}");
    Ok((StatusCode::CREATED, [(LOCATION, location)], body).into_response())
}
