//! Takes registrations from an account again.

use lambda_host::{Host, StartError};
use turnout_event::api::unblock::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-unblock")?;
    let (database, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    host.serve_http(router(State { database, verifier })).await
}
