//! Checks people in: POST /v1/events/{id}/check-ins.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_registration::{
    api::check_in::{State, TicketKeys, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-check-in")?;
    let (database, event, verifier) =
        tokio::try_join!(host.database(), wiring::event(&host), host.verifier())?;
    let (keys, records) = tokio::try_join!(host.ticket_keys(), host.idempotency())?;
    let (ticket_keys, clock) = (TicketKeys(keys), host.clock());
    let router = router(State { database, event, verifier: verifier.clone(), ticket_keys, clock });
    let router = idempotent(router, "registration-check-in", records, Some(verifier), host.clock());
    host.serve_http(router).await
}
