//! Withdraws the offer of a registration to another person.

use lambda_host::{Host, StartError};
use turnout_registration::api::transfer_withdraw::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-transfer-withdraw")?;
    let (database, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    host.serve_http(router(State { database, verifier, clock: host.clock() })).await
}
