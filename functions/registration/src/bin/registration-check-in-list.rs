//! Who is expected at the door: GET /v1/events/{id}/check-ins.

use lambda_host::{Host, StartError};
use turnout_registration::{
    api::check_in_list::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-check-in-list")?;
    let (database, event, verifier) =
        tokio::try_join!(host.database(), wiring::event(&host), host.verifier())?;
    host.serve_http(router(State { database, event, verifier })).await
}
