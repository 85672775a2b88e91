//! Makes a new user's profile: topic `user-registered`.

use lambda_host::{Host, StartError};
use turnout_user::api::{Ledger, on_user_registered};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("user-on-user-registered")?;
    let pool = host.database().await?;
    let ledger = Ledger { pool, clock: host.clock(), random: host.random() };
    host.serve_messages(|message| on_user_registered::handle(&ledger, message)).await
}
