//! Sends the mails that are still queued: every minute.

use lambda_host::{Host, StartError};
use turnout_notification::{Mailroom, api::relay};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-relay")?;
    let mailroom = Mailroom::from_host(&host).await?;
    host.serve_schedule(|deadline| relay::run(&mailroom, deadline)).await
}
