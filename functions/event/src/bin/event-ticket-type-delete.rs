//! Deletes a ticket type with which nobody is registered.

use lambda_host::{Host, StartError};
use turnout_event::api::ticket_type_delete::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-ticket-type-delete")?;
    let (database, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    host.serve_http(router(State { database, verifier, clock: host.clock() })).await
}
