//! Makes the first key pair of tickets: every day, and on the first start.

use lambda_host::{Host, StartError};
use turnout_registration::api::rotate_ticket_keys;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-rotate-ticket-keys")?;
    let (vault, random) = (host.vault().await?.of_tickets(), host.random());
    host.serve_schedule(|_deadline| rotate_ticket_keys::run(&vault, &random)).await
}
