//! Drops the reminders of a registration, and tells what somebody else than its
//! attendee decided: topic `registration-cancelled`.

use lambda_host::{Host, StartError};
use turnout_notification::{Mailroom, api::on_registration_cancelled};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-on-registration-cancelled")?;
    let mailroom = Mailroom::from_host(&host).await?;
    host.serve_messages(|message| on_registration_cancelled::handle(&mailroom, message)).await
}
