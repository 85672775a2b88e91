//! Ends what registrations are left of events that were called off.

use lambda_host::{Host, StartError};
use turnout_registration::{api::call_off, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-call-off")?;
    let seats = Box::pin(wiring::seats(&host)).await?;
    host.serve_schedule(|deadline| call_off::run(&seats, deadline)).await
}
