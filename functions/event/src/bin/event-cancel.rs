//! Calls an event off.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_event::api::cancel::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-cancel")?;
    let (database, verifier, records, publisher) =
        tokio::try_join!(host.database(), host.verifier(), host.idempotency(), host.publisher())?;
    let (clock, random) = (host.clock(), host.random());
    let router = router(State { database, verifier: verifier.clone(), publisher, clock, random });
    let router = idempotent(router, "event-cancel", records, Some(verifier), host.clock());
    host.serve_http(router).await
}
