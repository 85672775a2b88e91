//! Remembers who signed up: topic `user-registered`.

use lambda_host::{Host, StartError};
use turnout_registration::api::on_user_registered;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-on-user-registered")?;
    let database = host.database().await?;
    host.serve_messages(|message| on_user_registered::handle(&database, message)).await
}
