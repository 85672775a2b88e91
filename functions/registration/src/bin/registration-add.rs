//! Registers somebody by the hand of the event's team.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::api::add::{State, router};
use turnout_registration::{throttle::LookupThrottle, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-add")?;
    let (seats, verifier, counters, records) = tokio::try_join!(
        wiring::seats(&host),
        host.verifier(),
        host.rate_limit(),
        host.idempotency()
    )?;
    let throttle = LookupThrottle::new(counters);
    let router = router(State { seats, verifier: verifier.clone(), throttle });
    let router = idempotent(router, "registration-add", records, Some(verifier), host.clock());
    host.serve_http(router).await
}
