//! Offers free places to those who wait.

use lambda_host::{Host, StartError};
use turnout_registration::{api::offer_places, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-offer-places")?;
    let seats = Box::pin(wiring::seats(&host)).await?;
    host.serve_schedule(|deadline| offer_places::run(&seats, deadline)).await
}
