//! Holds a place.

use lambda_host::{Host, StartError};
use turnout_event::{
    api::hold::{HoldSeconds, State, router},
    domain::AdmissionsPerSecond,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-hold")?;
    let hold_seconds = HoldSeconds(host.config().number("HOLD_SECONDS")?);
    let admissions = AdmissionsPerSecond(host.config().number("ADMISSIONS_PER_SECOND")?);
    let (database, clock, random) = (host.database().await?, host.clock(), host.random());
    host.serve_http(router(State { database, clock, random, hold_seconds, admissions })).await
}
