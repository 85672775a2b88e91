//! Offers a registration to another person.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::api::transfer::{State, router};
use turnout_registration::{throttle, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-transfer")?;
    let (offering, verifier, counters, records) = tokio::try_join!(
        wiring::offering(&host),
        host.verifier(),
        host.rate_limit(),
        host.idempotency()
    )?;
    let throttle = throttle::transfers(counters);
    let router = router(State { offering, verifier: verifier.clone(), throttle });
    let name = "registration-transfer";
    host.serve_http(idempotent(router, name, records, Some(verifier), host.clock())).await
}
