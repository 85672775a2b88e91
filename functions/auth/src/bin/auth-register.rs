//! Signs up: POST /v1/auth/register.

use api_kit::idempotent;
use lambda_host::{Host, StartError};
use turnout_auth::{
    SignUpThrottle,
    api::register::{State, router},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("auth-register")?;
    let (database, publisher, counters, records) =
        tokio::try_join!(host.database(), host.publisher(), host.rate_limit(), host.idempotency())?;
    let throttle = SignUpThrottle::new(counters, host.config().number("SIGN_UPS_PER_IP_PER_HOUR")?);
    let (clock, random) = (host.clock(), host.random());
    let router = router(State { database, throttle, publisher, clock, random });
    host.serve_http(idempotent(router, "auth-register", records, None, host.clock())).await
}
