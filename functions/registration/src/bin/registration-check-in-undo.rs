//! Undoes a check-in: POST /v1/events/{id}/check-ins/undo.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::{
    api::check_in_undo::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-check-in-undo")?;
    let (database, event, verifier, records) = tokio::try_join!(
        host.database(),
        wiring::event(&host),
        host.verifier(),
        host.idempotency()
    )?;
    let clock = host.clock();
    let router =
        router(State { database, event, verifier: verifier.clone(), clock: clock.clone() });
    let name = "registration-check-in-undo";
    host.serve_http(idempotent(router, name, records, Some(verifier), clock)).await
}
