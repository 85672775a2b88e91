//! Changes a question.

use lambda_host::{Host, StartError};
use turnout_event::api::question_update::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-question-update")?;
    let (database, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    let (clock, random) = (host.clock(), host.random());
    host.serve_http(router(State { database, verifier, clock, random })).await
}
