//! Tansu on `SQLite`, as a program of its own: `turnout-kafka 127.0.0.1:8082 /path/of/kafka.db`.
//!
//! It may not share a program with dynoxide: Tansu brings libsql's `SQLite` and
//! dynoxide the original, and one program can link only one. So nothing here
//! uses the library beside it, which leaves dynoxide out of this program.

use std::{env, error::Error, io};

use tansu_broker::{broker::Broker, coordinator::group::administrator::Controller};
use tansu_storage::StorageContainer;
use tokio::time::Instant;
use url::Url;
use uuid::Uuid;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
    let mut arguments = env::args().skip(1);
    let (Some(address), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: turnout-kafka ADDRESS:PORT /PATH/OF/FILE".into());
    };
    let listener = Url::parse(&format!("tcp://{address}"))?;
    let mut broker = Broker::<Controller<StorageContainer>, StorageContainer>::builder()
        .node_id(1)
        .cluster_id("turnout")
        .incarnation_id(Uuid::now_v7())
        .advertised_listener(listener.clone())
        .listener(listener)
        .storage(storage(&file)?)
        .silent(true)
        .build()
        .await?;
    broker.serve(Instant::now()).await?;
    Ok(())
}

/// Tansu puts the URL's path behind the working directory, unless it starts
/// with two slashes, and does not undo percent-encoding.
fn storage(file: &str) -> Result<Url, Box<dyn Error>> {
    let url = Url::parse(&format!("sqlite:///{file}"))?;
    if file.starts_with('/') && url.path().strip_prefix('/') == Some(file) && url.query().is_none()
    {
        Ok(url)
    } else {
        Err(format!(
            "Tansu can't keep its data in {file}: the path must start at the root \
             and be without blanks and special characters"
        )
        .into())
    }
}
