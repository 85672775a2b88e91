//! Offers places that were just freed: topics `registration-cancelled`,
//! `registration-expired` and `event-changed`.

use lambda_host::{Host, StartError};
use turnout_registration::{api::on_places_freed, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-on-places-freed")?;
    let seats = Box::pin(wiring::seats(&host)).await?;
    host.serve_messages(|message| on_places_freed::handle(&seats, message)).await
}
