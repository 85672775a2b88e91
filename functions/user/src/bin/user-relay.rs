//! Publishes what is left in the outbox: every minute.

use lambda_host::{Host, StartError};
use turnout_user::api::relay;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("user-relay")?;
    let (pool, publisher) = tokio::try_join!(host.database(), host.publisher())?;
    let clock = host.clock();
    host.serve_schedule(|deadline| relay::run(&pool, &publisher, &clock, deadline)).await
}
