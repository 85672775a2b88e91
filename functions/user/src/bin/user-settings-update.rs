//! Replaces the caller's settings: PUT /v1/me/settings.

use lambda_host::{Host, StartError};
use turnout_user::api::{Editing, settings_update};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("user-settings-update")?;
    let (pool, verifier, publisher) =
        tokio::try_join!(host.database(), host.verifier(), host.publisher())?;
    let (clock, random) = (host.clock(), host.random());
    let state = Editing { pool, verifier, publisher, clock, random };
    host.serve_http(settings_update::router(state)).await
}
