//! Mends what differs between seats and registrations.

use lambda_host::{Host, StartError};
use turnout_registration::{api::reconcile, wiring};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-reconcile")?;
    let seats = Box::pin(wiring::seats(&host)).await?;
    host.serve_schedule(|deadline| Box::pin(reconcile::run(&seats, deadline))).await
}
