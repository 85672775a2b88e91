//! Edits the caller's profile: PATCH /v1/me.

use lambda_host::{Host, StartError};
use turnout_user::api::{Editing, update};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("user-update")?;
    let (pool, verifier, publisher) =
        tokio::try_join!(host.database(), host.verifier(), host.publisher())?;
    let (clock, random) = (host.clock(), host.random());
    let state = Editing { pool, verifier, publisher, clock, random };
    host.serve_http(update::router(state)).await
}
