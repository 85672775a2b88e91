//! Shows a draw for everybody to check.

use lambda_host::{Host, StartError};
use turnout_event::api::opening_draw::{State, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("event-opening-draw")?;
    let database = host.database().await?;
    host.serve_http(router(State { database })).await
}
