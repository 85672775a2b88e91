//! Publishes what is left in the outbox: every minute.

use lambda_host::{Host, StartError};
use turnout_auth::api::relay;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("auth-relay")?;
    let (database, publisher) = tokio::try_join!(host.database(), host.publisher())?;
    host.serve_schedule(|deadline| relay::run(&database, &publisher, deadline)).await
}
