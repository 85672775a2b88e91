//! Changes an event.

use lambda_host::{Host, StartError};
use turnout_event::api::update::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-update")?;
    let (database, verifier, publisher) =
        tokio::try_join!(host.database(), host.verifier(), host.publisher())?;
    let (clock, random) = (host.clock(), host.random());
    host.serve_http(router(State { database, verifier, publisher, clock, random })).await
}
