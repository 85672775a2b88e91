//! Cancels somebody's registration, for the event's team.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::{
    api::cancel_by_team::{State, router},
    wiring,
};

const NAME: &str = "registration-cancel-by-team";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start(NAME)?;
    let (seats, verifier, records) =
        tokio::try_join!(wiring::seats(&host), host.verifier(), host.idempotency())?;
    let router = router(State { seats, verifier: verifier.clone() });
    let router = idempotent(router, NAME, records, Some(verifier), host.clock());
    host.serve_http(router).await
}
