//! Stays signed in: POST /v1/auth/refresh.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_auth::{
    api::refresh::{State, router},
    host,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("auth-refresh")?;
    let (database, issuer, records) =
        tokio::try_join!(host.database(), host::issuer(&host), host.idempotency())?;
    let (site, clock, random) = (host::site(&host)?, host.clock(), host.random());
    let router = router(State { database, issuer, site, clock, random });
    host.serve_http(idempotent(router, "auth-refresh", records, None, host.clock())).await
}
