//! The public keys of tickets: GET /v1/ticket-keys.

use lambda_host::{Host, StartError};
use turnout_registration::api::ticket_keys;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-ticket-keys")?;
    host.serve_http(ticket_keys::router(host.ticket_keys().await?)).await
}
