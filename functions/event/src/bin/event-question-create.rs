//! Adds a question to an event.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_event::api::question_create::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-question-create")?;
    let (database, verifier, records) =
        tokio::try_join!(host.database(), host.verifier(), host.idempotency())?;
    let (clock, random) = (host.clock(), host.random());
    let router = router(State { database, verifier: verifier.clone(), clock, random });
    let name = "event-question-create";
    host.serve_http(idempotent(router, name, records, Some(verifier), host.clock())).await
}
