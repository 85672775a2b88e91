//! Adds to a user's history: topics `registration-*`.

use lambda_host::{Host, StartError};
use turnout_user::api::{Ledger, on_registration};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("user-on-registration")?;
    let pool = host.database().await?;
    let ledger = Ledger { pool, clock: host.clock(), random: host.random() };
    host.serve_messages_together(|messages| on_registration::handle(&ledger, messages)).await
}
