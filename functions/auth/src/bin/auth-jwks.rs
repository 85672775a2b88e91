//! The public keys: GET /.well-known/jwks.json.

use lambda_host::{Host, StartError};
use turnout_auth::api::jwks;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("auth-jwks")?;
    host.serve_http(jwks::router(host.verifier().await?)).await
}
