//! Ends the registrations of an event that was called off: topic `event-cancelled`.

use lambda_host::{Host, StartError};
use turnout_registration::{api::on_event_cancelled, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-on-event-cancelled")?;
    let seats = Box::pin(wiring::seats(&host)).await?;
    host.serve_messages(|message| on_event_cancelled::handle(&seats, message)).await
}
