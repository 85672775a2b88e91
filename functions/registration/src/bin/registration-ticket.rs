//! The tickets of a registration: GET /v1/registrations/{id}/ticket.

use lambda_host::{Host, StartError};
use turnout_registration::{
    api::ticket::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-ticket")?;
    let (database, verifier, signer) =
        tokio::try_join!(host.database(), host.verifier(), wiring::ticket_signer(&host))?;
    host.serve_http(router(State { database, verifier, signer })).await
}
