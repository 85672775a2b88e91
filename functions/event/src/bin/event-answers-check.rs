//! Checks changed answers against an event's questions.

use lambda_host::{Host, StartError};
use turnout_event::api::answers_check::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-answers-check")?;
    let database = host.database().await?;
    host.serve_http(router(State { database, clock: host.clock() })).await
}
