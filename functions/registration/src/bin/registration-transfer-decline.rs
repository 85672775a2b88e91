//! Declines a registration that is passed on.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::api::transfer_decline::{State, router};
use turnout_registration::{throttle, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-transfer-decline")?;
    let (offering, verifier, counters, records) = tokio::try_join!(
        wiring::offering(&host),
        host.verifier(),
        host.rate_limit(),
        host.idempotency()
    )?;
    let throttle = throttle::transfers(counters);
    let router = router(State { offering, verifier: verifier.clone(), throttle });
    let name = "registration-transfer-decline";
    host.serve_http(idempotent(router, name, records, Some(verifier), host.clock())).await
}
