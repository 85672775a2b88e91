//! Gives back the places of expired holds.

use lambda_host::{Host, StartError};
use turnout_event::api::expire_holds::run;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-expire-holds")?;
    let (database, clock) = (host.database().await?, host.clock());
    host.serve_schedule(|deadline| run(&database, &clock, deadline)).await
}
