//! Lets people into the lobby of a fair opening.

use lambda_host::{Host, StartError};
use turnout_event::{
    api::opening_join::{State, router},
    domain::AdmissionsPerSecond,
    throttle::LobbyThrottle,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-opening-join")?;
    let admissions = AdmissionsPerSecond(host.config().number("ADMISSIONS_PER_SECOND")?);
    let (database, verifier, counters) =
        tokio::try_join!(host.database(), host.verifier(), host.rate_limit())?;
    let throttle = LobbyThrottle::new(counters);
    let (clock, random) = (host.clock(), host.random());
    host.serve_http(router(State { database, verifier, throttle, clock, random, admissions })).await
}
