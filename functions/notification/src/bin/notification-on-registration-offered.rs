//! Offers a place by mail: topic `registration-offered`.

use lambda_host::{Host, StartError};
use turnout_notification::{Mailroom, api::on_registration_offered};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-on-registration-offered")?;
    let mailroom = Mailroom::from_host(&host).await?;
    host.serve_messages(|message| on_registration_offered::handle(&mailroom, message)).await
}
