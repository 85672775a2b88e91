//! Ends half-done registrations.

use lambda_host::{Host, StartError};
use turnout_registration::{api::sweep, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-sweep")?;
    let seats = Box::pin(wiring::seats(&host)).await?;
    host.serve_schedule(|deadline| sweep::run(&seats, deadline)).await
}
