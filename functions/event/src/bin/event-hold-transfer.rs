//! Hands a seat over to another registration.

use lambda_host::{Host, StartError};
use turnout_event::api::hold_transfer::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-hold-transfer")?;
    let (database, clock) = (host.database().await?, host.clock());
    host.serve_http(router(State { database, clock })).await
}
