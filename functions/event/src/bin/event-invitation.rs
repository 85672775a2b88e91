//! Shows an invitation to an event's team.

use lambda_host::{Host, StartError};
use turnout_event::api::invitation::{State, router};
use turnout_event::throttle;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-invitation")?;
    let (database, verifier, counters) =
        tokio::try_join!(host.database(), host.verifier(), host.rate_limit())?;
    let (throttle, clock) = (throttle::invitations(counters), host.clock());
    host.serve_http(router(State { database, verifier, throttle, clock })).await
}
