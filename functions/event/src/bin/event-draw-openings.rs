//! Draws the order of openings.

use lambda_host::{Host, StartError};
use turnout_event::{api::draw_openings::run, domain::AdmissionsPerSecond};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-draw-openings")?;
    let admissions = AdmissionsPerSecond(host.config().number("ADMISSIONS_PER_SECOND")?);
    let (database, clock) = (host.database().await?, host.clock());
    host.serve_schedule(|deadline| run(&database, &clock, admissions, deadline)).await
}
