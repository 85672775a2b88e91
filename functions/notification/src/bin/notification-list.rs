//! Lists the mails to the caller: GET /v1/me/notifications.

use lambda_host::{Host, StartError};
use turnout_notification::api::list;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-list")?;
    let (pool, verifier) = tokio::try_join!(host.database(), host.verifier())?;
    host.serve_http(list::router(list::ListState { pool, verifier })).await
}
