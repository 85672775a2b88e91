//! Tansu on `SQLite`, as a program of its own: `turnout-kafka 127.0.0.1:8082 /path/of/kafka.db`.
//!
//! It may not share a program with dynoxide: Tansu brings libsql's `SQLite` and
//! dynoxide the original, and one program can link only one. So nothing here
//! uses the library beside it, which leaves dynoxide out of this program.

mod producers;
mod recent;
mod tails;
mod waiting;

use std::{
    env,
    error::Error,
    io, panic, process,
    sync::Arc,
    time::{Duration, SystemTime},
};

use producers::WithoutNumbers;
use rama::{Context, Layer, Service};
use tansu_broker::{coordinator::group::administrator::Controller, service};
use tansu_service::{
    BytesFrameLayer, FrameRouteService, TcpBytesLayer, TcpContext, TcpContextLayer,
};
use tansu_storage::{BrokerRegistrationRequest, Storage, StorageContainer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::interval,
};
use url::Url;
use uuid::Uuid;
use waiting::WithWaiting;

const CLUSTER: &str = "turnout";
const NODE: i32 = 1;
/// How often messages beyond their retention are dropped.
const MAINTAIN_EVERY: Duration = Duration::from_mins(10);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
    end_at_a_panic();
    let mut arguments = env::args().skip(1);
    let (Some(address), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: turnout-kafka ADDRESS:PORT /PATH/OF/FILE".into());
    };
    let storage = StorageContainer::builder()
        .cluster_id(CLUSTER)
        .node_id(NODE)
        .advertised_listener(Url::parse(&format!("tcp://{address}"))?)
        .storage(storage_url(&file)?)
        .silent(true)
        .build()
        .await?;
    storage
        .register_broker(BrokerRegistrationRequest {
            broker_id: NODE,
            cluster_id: CLUSTER.to_owned(),
            incarnation_id: Uuid::now_v7(),
            rack: None,
        })
        .await?;
    serve(TcpListener::bind(address).await?, storage).await
}

/// Tansu's storage is one task: a panic there leaves a broker that listens and
/// refuses everything. One that is gone is seen, and can be started again.
fn end_at_a_panic() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        report(panic);
        process::exit(1);
    }));
}

/// What [`tansu_broker::broker::Broker`] does, with [`WithoutNumbers`] and
/// [`WithWaiting`] between.
async fn serve(listener: TcpListener, storage: StorageContainer) -> Result<(), Box<dyn Error>> {
    let groups = Controller::with_storage(storage.clone())?;
    let routes = FrameRouteService::<(), tansu_broker::Error>::builder();
    let routes = service::storage::services(routes, storage.clone())?;
    let routes = service::coordinator::services(routes, groups)?;
    let routes = service::auth::services(routes)?.build()?;
    let context = TcpContext::default().cluster_id(Some(CLUSTER.to_owned()));
    let layers =
        (TcpContextLayer::new(context), TcpBytesLayer::default(), BytesFrameLayer::default());
    let service = Arc::new(layers.into_layer(WithWaiting::new(WithoutNumbers(routes))));
    let mut maintenance = interval(MAINTAIN_EVERY);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, _): (TcpStream, _) = accepted?;
                stream.set_nodelay(true)?;
                let service = Arc::clone(&service);
                connections.spawn(async move {
                    // Clients come and go; the requests' errors are logged below.
                    if let Err(error) = service.serve(Context::default(), stream).await {
                        tracing::debug!(%error, "a connection ended");
                    }
                });
            }
            _ = maintenance.tick() => storage.maintain(SystemTime::now()).await?,
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Tansu puts the URL's path behind the working directory, unless it starts
/// with two slashes, and does not undo percent-encoding.
fn storage_url(file: &str) -> Result<Url, Box<dyn Error>> {
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
