//! Confirms a registration by mail: topic `registration-confirmed`.

use lambda_host::{Host, StartError};
use turnout_notification::{Mailroom, api::on_registration_confirmed};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-on-registration-confirmed")?;
    let mailroom = Mailroom::from_host(&host).await?;
    host.serve_messages(|message| on_registration_confirmed::handle(&mailroom, message)).await
}
