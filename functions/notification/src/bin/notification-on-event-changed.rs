//! Moves the reminders of an event: topic `event-changed`.

use lambda_host::{Host, StartError};
use turnout_notification::api::{Ledger, on_event_changed};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-on-event-changed")?;
    let ledger = Ledger { pool: host.database().await?, clock: host.clock() };
    host.serve_messages(|message| on_event_changed::handle(&ledger, message)).await
}
