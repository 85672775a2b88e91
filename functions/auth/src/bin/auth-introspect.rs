//! Says what a token is worth: POST /v1/auth/introspect.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_auth::api::introspect::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("auth-introspect")?;
    let (database, verifier, records) =
        tokio::try_join!(host.database(), host.verifier(), host.idempotency())?;
    let router = router(State { database, verifier: verifier.clone(), clock: host.clock() });
    let router = idempotent(router, "auth-introspect", records, Some(verifier), host.clock());
    host.serve_http(router).await
}
