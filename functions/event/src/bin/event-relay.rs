//! Publishes what is still in the outbox.

use lambda_host::{Host, StartError};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-relay")?;
    let (database, publisher) = tokio::try_join!(host.database(), host.publisher())?;
    host.serve_schedule(|deadline| publisher.relay(&database, deadline)).await
}
