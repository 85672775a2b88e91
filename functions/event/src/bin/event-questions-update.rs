//! Sets what holds for all of an event's questions.

use lambda_host::{Host, StartError};
use turnout_event::api::questions_update::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-questions-update")?;
    let (database, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    host.serve_http(router(State { database, verifier })).await
}
