//! Keeps people's names: topic `user-settings-changed`.

use lambda_host::{Host, StartError};
use turnout_registration::api::on_user_settings_changed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-on-user-settings-changed")?;
    let database = host.database().await?;
    host.serve_messages(|message| on_user_settings_changed::handle(&database, message)).await
}
