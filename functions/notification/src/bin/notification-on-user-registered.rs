//! Greets a new user: topic `user-registered`.

use lambda_host::{Host, StartError};
use turnout_notification::{Mailroom, api::on_user_registered};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-on-user-registered")?;
    let mailroom = Mailroom::from_host(&host).await?;
    host.serve_messages(|message| on_user_registered::handle(&mailroom, message)).await
}
