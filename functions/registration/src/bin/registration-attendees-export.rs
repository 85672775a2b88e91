//! Writes who attends an event into a file, for those who run it.

use lambda_host::{Host, StartError};
use turnout_registration::{
    api::attendees_export::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-attendees-export")?;
    let (database, event, verifier) =
        tokio::try_join!(host.database(), wiring::event(&host), host.verifier())?;
    host.serve_http(router(State { database, event, verifier, clock: host.clock() })).await
}
