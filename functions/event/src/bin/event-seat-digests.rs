//! Sums up the seats of each event.

use lambda_host::{Host, StartError};
use turnout_event::api::seat_digests::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-seat-digests")?;
    let (database, clock) = (host.database().await?, host.clock());
    host.serve_http(router(State { database, clock })).await
}
