//! Signs out: POST /v1/auth/logout.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_auth::{
    api::logout::{State, router},
    host,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("auth-logout")?;
    let (database, records) = tokio::try_join!(host.database(), host.idempotency())?;
    let router = router(State { database, site: host::site(&host)?, clock: host.clock() });
    host.serve_http(idempotent(router, "auth-logout", records, None, host.clock())).await
}
