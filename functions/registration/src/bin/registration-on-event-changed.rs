//! Keeps until when attendees can cancel: topic `event-changed`.

use lambda_host::{Host, StartError};
use turnout_registration::api::on_event_changed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-on-event-changed")?;
    let database = host.database().await?;
    host.serve_messages(|message| on_event_changed::handle(&database, message)).await
}
