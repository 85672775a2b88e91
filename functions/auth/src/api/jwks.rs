//! `auth-jwks`: the public keys, for whoever wants to check tokens.

use access_tokens::{Keys, Verifier};
use axum::{Router, extract::State as Use, response::IntoResponse, routing::get};
use http::header::CACHE_CONTROL;
use utoipa::ToSchema;

use api_kit::Json;

/// The route. `verifier` holds the keys.
pub fn router(verifier: Verifier) -> Router {
    Router::new().route("/.well-known/jwks.json", get(jwks)).with_state(verifier)
}

/// A JSON Web Key Set (RFC 7517).
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `Keys` for the API's description")]
pub struct JsonWebKeySet {
    keys: Vec<JsonWebKey>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `PublicKey` for the API's description")]
pub struct JsonWebKey {
    /// Always `OKP`.
    kty: String,
    /// Always `Ed25519`.
    crv: String,
    /// Which key a token's header means.
    kid: String,
    /// The key, 32 bytes in base64url.
    x: String,
    /// Always `EdDSA`.
    alg: String,
    /// Always `sig`.
    r#use: String,
}

/// The public keys
#[utoipa::path(
    get, path = "/.well-known/jwks.json", operation_id = "auth-jwks", tag = "auth",
    responses((status = 200, description = "The keys", body = JsonWebKeySet)),
)]
pub async fn jwks(Use(verifier): Use<Verifier>) -> impl IntoResponse {
    let keys = verifier.published_keys().await;
    // As long as our own services keep them.
    ([(CACHE_CONTROL, "public, max-age=600")], Json(Keys::clone(&keys)))
}
