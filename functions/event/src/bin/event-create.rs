//! Makes a draft of an event.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_event::api::create::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-create")?;
    let (database, verifier, records) =
        tokio::try_join!(host.database(), host.verifier(), host.idempotency())?;
    let (clock, random) = (host.clock(), host.random());
    let router = router(State { database, verifier: verifier.clone(), clock, random });
    let router = idempotent(router, "event-create", records, Some(verifier), host.clock());
    host.serve_http(router).await
}
