//! Lets people out of the lobby of a fair opening.

use lambda_host::{Host, StartError};
use turnout_event::api::opening_leave::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-opening-leave")?;
    let (database, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    let clock = host.clock();
    host.serve_http(router(State { database, verifier, clock })).await
}
