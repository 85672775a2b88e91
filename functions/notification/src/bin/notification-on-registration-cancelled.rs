//! Drops the reminders of a registration: topic `registration-cancelled`.

use lambda_host::{Host, StartError};
use turnout_notification::api::{Ledger, on_registration_cancelled};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-on-registration-cancelled")?;
    let ledger = Ledger { pool: host.database().await?, clock: host.clock() };
    host.serve_messages(|message| on_registration_cancelled::handle(&ledger, message)).await
}
