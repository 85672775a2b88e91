//! Blocks an attendee at all events of the organiser.

use lambda_host::{Host, StartError};
use turnout_registration::{
    api::block::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-block")?;
    let (seats, verifier) = tokio::try_join!(wiring::seats(&host), host.verifier())?;
    host.serve_http(router(State { seats, verifier })).await
}
