//! Holds a place for somebody who registers.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::{
    api::create::{State, router},
    store::PendingLimit,
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-create")?;
    let (seats, verifier, records) =
        tokio::try_join!(wiring::seats(&host), host.verifier(), host.idempotency())?;
    let pending_limit = PendingLimit(host.config().number("PENDING_LIMIT")?);
    let router = router(State { seats, verifier: verifier.clone(), pending_limit });
    let router = idempotent(router, "registration-create", records, Some(verifier), host.clock());
    host.serve_http(router).await
}
