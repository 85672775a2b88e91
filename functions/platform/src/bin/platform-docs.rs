//! GET /v1/docs

use lambda_host::{Host, StartError};
use turnout_platform::documentation;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("platform-docs")?;
    host.serve_http(documentation::docs()).await
}
