//! Lists an event's seats.

use lambda_host::{Host, StartError};
use turnout_event::api::seats::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-seats")?;
    let database = host.database().await?;
    host.serve_http(router(State { database })).await
}
