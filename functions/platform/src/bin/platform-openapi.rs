//! GET /v1/openapi.json

use lambda_host::{Host, StartError};
use turnout_platform::api::openapi;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("platform-openapi")?;
    host.serve_http(openapi::router()).await
}
