//! Blocks an account at an organiser's events.

use lambda_host::{Host, StartError};
use turnout_event::api::block::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-block")?;
    let database = host.database().await?;
    host.serve_http(router(State { database, clock: host.clock() })).await
}
