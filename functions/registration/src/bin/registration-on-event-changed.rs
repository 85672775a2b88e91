//! Keeps what a change of an event means for its registrations: topic
//! `event-changed`.

use lambda_host::{Host, StartError};
use turnout_registration::api::on_event_changed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-on-event-changed")?;
    let (database, clock) = (host.database().await?, host.clock());
    host.serve_messages(|message| on_event_changed::handle(&database, &clock, message)).await
}
