//! GET /v1/docs

use lambda_host::{Host, StartError};
use turnout_platform::api::docs;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("platform-docs")?;
    host.serve_http(docs::router()).await
}
