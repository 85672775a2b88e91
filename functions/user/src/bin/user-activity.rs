//! Lists what happened to the caller: GET /v1/me/activity.

use lambda_host::{Host, StartError};
use turnout_user::api::{Reading, activity};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("user-activity")?;
    let (pool, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    host.serve_http(activity::router(Reading { pool, verifier })).await
}
