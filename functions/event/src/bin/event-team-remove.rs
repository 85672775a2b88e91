//! Removes a member from an event's team.

use lambda_host::{Host, StartError};
use turnout_event::api::team_remove::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-team-remove")?;
    let (database, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    host.serve_http(router(State { database, verifier })).await
}
