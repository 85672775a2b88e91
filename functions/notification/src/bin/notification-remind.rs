//! Sends the reminders that are due: every minute.

use lambda_host::{Host, StartError};
use turnout_notification::{Mailroom, api::remind};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-remind")?;
    let mailroom = Mailroom::from_host(&host).await?;
    host.serve_schedule(|deadline| remind::run(&mailroom, deadline)).await
}
