//! Invoked on deploy.

use lambda_host::{Host, StartError};
use turnout_platform::api::migrate;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("platform-migrate")?;
    host.serve_schedule(|_| migrate::migrate(&host)).await
}
