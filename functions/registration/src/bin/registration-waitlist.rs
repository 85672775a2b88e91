//! Lists who waits for an event, for those who run it.

use lambda_host::{Host, StartError};
use turnout_registration::{
    api::waitlist::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-waitlist")?;
    let (database, event, verifier) =
        tokio::try_join!(host.database(), wiring::event(&host), host.verifier())?;
    host.serve_http(router(State { database, event, verifier })).await
}
