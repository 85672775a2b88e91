//! Shows a fair opening.

use lambda_host::{Host, StartError};
use turnout_event::{
    api::opening::{State, router},
    domain::AdmissionsPerSecond,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-opening")?;
    let admissions = AdmissionsPerSecond(host.config().number("ADMISSIONS_PER_SECOND")?);
    let (database, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    let clock = host.clock();
    host.serve_http(router(State { database, verifier, clock, admissions })).await
}
