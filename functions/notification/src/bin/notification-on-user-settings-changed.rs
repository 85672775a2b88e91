//! Keeps a user's wishes: topic `user-settings-changed`.

use lambda_host::{Host, StartError};
use turnout_notification::api::{Ledger, on_user_settings_changed};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-on-user-settings-changed")?;
    let ledger = Ledger { pool: host.database().await?, clock: host.clock() };
    host.serve_messages(|message| on_user_settings_changed::handle(&ledger, message)).await
}
