//! Makes a held place somebody's own.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::{
    api::confirm::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-confirm")?;
    let (seats, verifier, records) =
        tokio::try_join!(wiring::seats(&host), host.verifier(), host.idempotency())?;
    let router = router(State { seats, verifier: verifier.clone() });
    let router = idempotent(router, "registration-confirm", records, Some(verifier), host.clock());
    host.serve_http(router).await
}
