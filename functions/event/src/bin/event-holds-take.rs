//! Holds places for several people, or for none of them.

use lambda_host::{Host, StartError};
use turnout_event::api::hold::HoldSeconds;
use turnout_event::api::holds_take::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-holds-take")?;
    let hold_seconds = HoldSeconds(host.config().number("HOLD_SECONDS")?);
    let (database, clock, random) = (host.database().await?, host.clock(), host.random());
    host.serve_http(router(State { database, clock, random, hold_seconds })).await
}
