//! Signs in: POST /v1/auth/login.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_auth::{
    LoginThrottle,
    api::login::{State, router},
    host,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("auth-login")?;
    let (database, issuer, counters, records) = tokio::try_join!(
        host.database(),
        host::issuer(&host),
        host.rate_limit(),
        host.idempotency()
    )?;
    let throttle = LoginThrottle::new(counters, host.config().number("LOGINS_PER_ACCOUNT")?);
    let (site, clock, random) = (host::site(&host)?, host.clock(), host.random());
    let router = router(State { database, throttle, issuer, site, clock, random });
    host.serve_http(idempotent(router, "auth-login", records, None, host.clock())).await
}
