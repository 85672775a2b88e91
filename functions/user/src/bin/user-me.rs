//! Reads the caller's profile: GET /v1/me.

use lambda_host::{Host, StartError};
use turnout_user::api::{Reading, me};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("user-me")?;
    let (pool, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    host.serve_http(me::router(Reading { pool, verifier })).await
}
