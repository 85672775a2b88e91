//! Reads the caller's settings: GET /v1/me/settings.

use lambda_host::{Host, StartError};
use turnout_user::api::{Reading, settings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("user-settings")?;
    let (pool, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    host.serve_http(settings::router(Reading { pool, verifier })).await
}
