//! Registers many people by the hand of the event's team.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::api::import::{State, router};
use turnout_registration::{throttle::LookupThrottle, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-import")?;
    let (seats, verifier, counters, records) = tokio::try_join!(
        wiring::seats(&host),
        host.verifier(),
        host.rate_limit(),
        host.idempotency()
    )?;
    let throttle = LookupThrottle::new(counters);
    let router = router(State { seats, verifier: verifier.clone(), throttle });
    let router = idempotent(router, "registration-import", records, Some(verifier), host.clock());
    host.serve_http(router).await
}
