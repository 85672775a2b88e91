//! The tickets of a registration on paper: GET /v1/registrations/{id}/ticket.pdf.

use lambda_host::{Host, StartError};
use turnout_registration::{
    api::{ticket::State, ticket_pdf::router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-ticket-pdf")?;
    let (database, verifier, signer) =
        tokio::try_join!(host.database(), host.verifier(), wiring::ticket_signer(&host))?;
    host.serve_http(router(State { database, verifier, signer })).await
}
