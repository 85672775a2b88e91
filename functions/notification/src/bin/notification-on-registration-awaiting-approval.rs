//! Tells by mail that a request has arrived: topic `registration-awaiting-approval`.

use lambda_host::{Host, StartError};
use turnout_notification::{Mailroom, api::on_registration_awaiting_approval};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-on-registration-awaiting-approval")?;
    let mailroom = Mailroom::from_host(&host).await?;
    host.serve_messages(|message| on_registration_awaiting_approval::handle(&mailroom, message))
        .await
}
