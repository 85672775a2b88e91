//! Shows one attendee with answers and guests to those who run the event.

use lambda_host::{Host, StartError};
use turnout_registration::{
    api::attendee::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-attendee")?;
    let (database, event, verifier) =
        tokio::try_join!(host.database(), wiring::event(&host), host.verifier())?;
    host.serve_http(router(State { database, event, verifier, clock: host.clock() })).await
}
