//! Changes a registration's answers and guests.

use lambda_host::{Host, StartError};
use turnout_registration::{
    api::answers_update::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-answers-update")?;
    let (database, verifier, event) =
        tokio::try_join!(host.database(), host.verifier(), wiring::event(&host))?;
    host.serve_http(router(State { database, event, verifier, clock: host.clock() })).await
}
