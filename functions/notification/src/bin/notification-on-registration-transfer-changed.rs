//! Mails offers of registrations that are passed on, and what came of them.

use lambda_host::{Host, StartError};
use turnout_notification::{Mailroom, api::on_registration_transfer_changed};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-on-registration-transfer-changed")?;
    let mailroom = Mailroom::from_host(&host).await?;
    host.serve_messages(|message| on_registration_transfer_changed::handle(&mailroom, message))
        .await
}
