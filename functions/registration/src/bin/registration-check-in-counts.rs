//! How many came: GET /v1/events/{id}/check-ins/counts.

use lambda_host::{Host, StartError};
use turnout_registration::{
    api::check_in_counts::{State, router},
    wiring,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("registration-check-in-counts")?;
    let (database, event, verifier) =
        tokio::try_join!(host.database(), wiring::event(&host), host.verifier())?;
    host.serve_http(router(State { database, event, verifier })).await
}
