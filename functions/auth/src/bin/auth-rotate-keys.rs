//! Makes the first key pair: every day, and on the first start.

use lambda_host::{Host, StartError};
use turnout_auth::api::rotate_keys;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("auth-rotate-keys")?;
    let (vault, random) = (host.vault().await?, host.random());
    host.serve_schedule(|_deadline| rotate_keys::run(&vault, &random)).await
}
