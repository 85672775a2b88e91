//! Lists whom an organiser has blocked.

use lambda_host::{Host, StartError};
use turnout_event::api::blocks::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-blocks")?;
    let (database, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    host.serve_http(router(State { database, verifier })).await
}
