//! Asks somebody by mail to join an event's team.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_event::api::team_invite::{State, router};
use turnout_event::throttle;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-team-invite")?;
    let (database, publisher) = tokio::try_join!(host.database(), host.publisher())?;
    let (verifier, counters, records) =
        tokio::try_join!(host.verifier(), host.rate_limit(), host.idempotency())?;
    let (throttle, clock, random) = (throttle::invitations(counters), host.clock(), host.random());
    let state = State { database, verifier: verifier.clone(), throttle, publisher, clock, random };
    let name = "event-team-invite";
    host.serve_http(idempotent(router(state), name, records, Some(verifier), host.clock())).await
}
