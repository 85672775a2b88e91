//! Offers places to whom the event's team chooses of those who wait.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::{
    api::offer::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-offer")?;
    let (seats, verifier, records) =
        tokio::try_join!(wiring::seats(&host), host.verifier(), host.idempotency())?;
    let router = router(State { seats, verifier: verifier.clone() });
    let router = idempotent(router, "registration-offer", records, Some(verifier), host.clock());
    host.serve_http(router).await
}
