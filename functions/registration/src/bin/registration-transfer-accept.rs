//! Hands a registration over to who accepts it.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::api::transfer_accept::{State, router};
use turnout_registration::{throttle, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-transfer-accept")?;
    let (seats, verifier, counters, records) = tokio::try_join!(
        wiring::seats(&host),
        host.verifier(),
        host.rate_limit(),
        host.idempotency()
    )?;
    let throttle = throttle::transfers(counters);
    let router = router(State { seats, verifier: verifier.clone(), throttle });
    let name = "registration-transfer-accept";
    host.serve_http(idempotent(router, name, records, Some(verifier), host.clock())).await
}
