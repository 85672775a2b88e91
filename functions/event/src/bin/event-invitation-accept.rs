//! Makes somebody who was invited a member of an event's team.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_event::api::invitation_accept::{State, router};
use turnout_event::throttle;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-invitation-accept")?;
    let (database, verifier, counters, records) =
        tokio::try_join!(host.database(), host.verifier(), host.rate_limit(), host.idempotency())?;
    let (throttle, clock) = (throttle::invitations(counters), host.clock());
    let router = router(State { database, verifier: verifier.clone(), throttle, clock });
    let name = "event-invitation-accept";
    host.serve_http(idempotent(router, name, records, Some(verifier), host.clock())).await
}
