//! Says what somebody is in an event's team.

use lambda_host::{Host, StartError};
use turnout_event::api::rights::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-rights")?;
    let database = host.database().await?;
    host.serve_http(router(State { database })).await
}
