//! Shows a registration that is passed on, by its link.

use lambda_host::{Host, StartError};
use turnout_registration::api::transfer_offer::{State, router};
use turnout_registration::throttle;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-transfer-offer")?;
    let (database, verifier, counters) =
        tokio::try_join!(host.database(), host.verifier(), host.rate_limit())?;
    let (throttle, clock) = (throttle::transfers(counters), host.clock());
    host.serve_http(router(State { database, verifier, throttle, clock })).await
}
