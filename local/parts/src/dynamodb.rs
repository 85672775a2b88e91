//! DynamoDB: dynoxide on `SQLite`, in this process, on threads of its own.
//!
//! Where it differs from AWS: it checks neither credentials nor region, has no
//! throughput limits, and answers about 500 updates a second in a debug build. A
//! machine that loses its power loses its last moments (`.cargo/config.toml`).
//! Expired items go within a minute here; AWS takes up to days, so no code may
//! rely on an expired item being gone.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use aws_sdk_dynamodb::{
    Client,
    client::Waiters,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
    error::{DisplayErrorContext, SdkError},
    operation::create_table::CreateTableError,
    types::{
        AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
        TimeToLiveSpecification, TimeToLiveStatus,
    },
};
use dynoxide::Database;
use tokio::sync::Mutex;

use crate::{
    config::AwsCredentials,
    engine::{self, Engine},
    problem::{Part, Problem},
};

/// The hash key of every table.
const KEY: &str = "id";
/// The attribute with an item's end of life, in seconds since 1970.
const EXPIRATION: &str = "expiration";
const TABLE_PATIENCE: Duration = Duration::from_mins(1);

/// The embedded DynamoDB, running or stopped.
#[derive(Debug)]
pub struct DynamoDb {
    address: SocketAddr,
    file: PathBuf,
    sweep_every: Duration,
    engine: Mutex<Option<Engine>>,
}

impl DynamoDb {
    /// A stopped DynamoDB that keeps its data in `file`, and every `sweep_every`
    /// reads all of it for what has expired.
    #[must_use]
    pub fn new(address: SocketAddr, file: PathBuf, sweep_every: Duration) -> Self {
        Self { address, file, sweep_every, engine: Mutex::new(None) }
    }

    /// Starts it, unless it runs.
    pub async fn start(&self) -> Result<(), Problem> {
        let mut engine = self.engine.lock().await;
        if engine.as_ref().is_some_and(Engine::runs) {
            return Ok(());
        }
        let address = self.address;
        let file = self.file.clone();
        let sweep_every = self.sweep_every;
        *engine = Some(
            Engine::start(Part::DynamoDb, async move || {
                let listener = engine::listen(Part::DynamoDb, address).await?;
                let database = Database::new(&file.to_string_lossy()).map_err(|error| {
                    Problem::new(
                        Part::DynamoDb,
                        format!("{} can't be opened: {error}", file.display()),
                        "If it is damaged, `make reset` drops all local data.",
                    )
                })?;
                let sweeper = sweep(database.clone(), sweep_every)?;
                Ok(async move {
                    // Dropped with the server, which ends the sweeping thread.
                    let _sweeper = sweeper;
                    dynoxide::server::serve_on(listener, database).await;
                    "the server ended".to_owned()
                })
            })
            .await?,
        );
        Ok(())
    }

    /// Stops it as an outage would: every connection is cut.
    pub async fn stop(&self) {
        if let Some(engine) = self.engine.lock().await.take() {
            engine.stop().await;
        }
    }
}

/// Drops expired items until the sender that it gives back is dropped:
/// dynoxide never does so by itself.
fn sweep(database: Database, every: Duration) -> Result<mpsc::Sender<()>, Problem> {
    let (alive, ended) = mpsc::channel();
    thread::Builder::new()
        .name("DynamoDB expiry".to_owned())
        .spawn(move || {
            while ended.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                if let Err(error) = database.sweep_ttl() {
                    tracing::warn!(%error, "expired items stay in DynamoDB");
                }
            }
        })
        .map_err(|error| Problem::new(Part::DynamoDb, error, "Free some memory."))?;
    Ok(alive)
}

/// A client of the DynamoDB at `url`.
pub(crate) fn client(url: &str, credentials: &AwsCredentials) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(url)
        .region(Region::new(credentials.region.clone()))
        .credentials_provider(Credentials::new(
            &credentials.access_key,
            &credentials.secret_key,
            None,
            None,
            "turnout-local",
        ))
        .retry_config(RetryConfig::standard().with_max_attempts(2))
        .http_client(crate::aws::http_client())
        .build();
    Client::from_conf(config)
}

/// Makes those of `tables` that `url` does not have, with expiry switched on.
pub async fn create_tables(
    url: &str,
    credentials: &AwsCredentials,
    tables: &[String],
) -> Result<(), Problem> {
    let client = client(url, credentials);
    for table in tables {
        create(&client, table).await.map_err(|error| {
            Problem::new(
                Part::DynamoDb,
                format!("table {table} can't be made at {url}: {error}"),
                "Check that the address in TURNOUT_DYNAMODB is a DynamoDB that allows it.",
            )
        })?;
    }
    Ok(())
}

async fn create(client: &Client, table: &str) -> Result<(), String> {
    let attribute = AttributeDefinition::builder()
        .attribute_name(KEY)
        .attribute_type(ScalarAttributeType::S)
        .build()
        .map_err(|error| error.to_string())?;
    let key = KeySchemaElement::builder()
        .attribute_name(KEY)
        .key_type(KeyType::Hash)
        .build()
        .map_err(|error| error.to_string())?;
    let created = client
        .create_table()
        .table_name(table)
        .attribute_definitions(attribute)
        .key_schema(key)
        .billing_mode(BillingMode::PayPerRequest)
        .send()
        .await;
    match created {
        Ok(_) => {}
        Err(error) if is_in_use(&error) => {}
        Err(error) => return Err(DisplayErrorContext(error).to_string()),
    }
    // A table of AWS is not ready at once.
    client
        .wait_until_table_exists()
        .table_name(table)
        .wait(TABLE_PATIENCE)
        .await
        .map_err(|error| DisplayErrorContext(error).to_string())?;
    expire_items(client, table).await
}

fn is_in_use<R>(error: &SdkError<CreateTableError, R>) -> bool {
    error.as_service_error().is_some_and(CreateTableError::is_resource_in_use_exception)
}

/// AWS refuses to switch on what is on.
async fn expire_items(client: &Client, table: &str) -> Result<(), String> {
    let described = client
        .describe_time_to_live()
        .table_name(table)
        .send()
        .await
        .map_err(|error| DisplayErrorContext(error).to_string())?;
    let status = described
        .time_to_live_description()
        .and_then(|description| description.time_to_live_status());
    if matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)) {
        return Ok(());
    }
    let specification = TimeToLiveSpecification::builder()
        .enabled(true)
        .attribute_name(EXPIRATION)
        .build()
        .map_err(|error| error.to_string())?;
    client
        .update_time_to_live()
        .table_name(table)
        .time_to_live_specification(specification)
        .send()
        .await
        .map(|_| ())
        .map_err(|error| DisplayErrorContext(error).to_string())
}
