//! `registration-ticket-keys`: the public keys of tickets, for whoever checks
//! them, with or without a network.

use access_tokens::{KeyCache, Keys};
use api_kit::Json;
use axum::{Router, extract::State as Use, response::IntoResponse, routing::get};
use http::header::CACHE_CONTROL;
use utoipa::ToSchema;

/// The route. `keys` are those of tickets.
pub fn router(keys: KeyCache) -> Router {
    Router::new().route("/v1/ticket-keys", get(ticket_keys)).with_state(keys)
}

/// A JSON Web Key Set (RFC 7517).
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `Keys` for the API's description")]
pub struct TicketKeySet {
    keys: Vec<TicketKey>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `PublicKey` for the API's description")]
pub struct TicketKey {
    /// Always `OKP`.
    kty: String,
    /// Always `Ed25519`.
    crv: String,
    /// Which key a ticket names.
    kid: uuid::Uuid,
    /// The key, 32 bytes in base64url.
    x: String,
    /// Always `EdDSA`.
    alg: String,
    /// Always `sig`.
    r#use: String,
}

/// The public keys of tickets
#[utoipa::path(
    get, path = "/v1/ticket-keys", operation_id = "registration-ticket-keys",
    tag = "registration",
    responses((status = 200, description = "The keys", body = TicketKeySet)),
)]
pub async fn ticket_keys(Use(keys): Use<KeyCache>) -> impl IntoResponse {
    let keys = keys.keys().await;
    // As long as our own services keep them.
    ([(CACHE_CONTROL, "public, max-age=600")], Json(Keys::clone(&keys)))
}
