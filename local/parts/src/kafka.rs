//! Kafka: Tansu on `SQLite`, as the child process `turnout-kafka`.
//!
//! A process of its own because its `SQLite` can't be linked beside dynoxide's;
//! it is also the simplest to kill, which is how an outage is played.
//!
//! Where it differs from Amazon MSK: one broker with no replication, no
//! credentials and no TLS; no quotas; retention is seven days whatever the
//! topic says; a message of an idempotent producer can be there twice when the
//! answer to it was lost (the program says why). A consumer group's members are
//! forgotten in a restart, its offsets are kept: it finds itself again after its
//! session time-out.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use rdkafka::{
    ClientConfig, Message, Offset, TopicPartitionList,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    consumer::{BaseConsumer, Consumer},
    error::KafkaError,
    producer::{FutureProducer, FutureRecord},
    types::RDKafkaErrorCode,
};
use tokio::{net::TcpStream, sync::Mutex, time};
use uuid::Uuid;

use crate::{
    child::{Child, Program},
    engine,
    problem::{Part, Problem},
};

/// One partition; holds what the check at the start has written.
const CHECK_TOPIC: &str = "turnout-local-check";
const PATIENCE: Duration = Duration::from_secs(15);

/// A topic that shall exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// How many partitions it is made with; an existing topic keeps its own.
    pub partitions: i32,
}

/// The embedded broker, running or stopped.
#[derive(Debug)]
pub struct Kafka {
    address: SocketAddr,
    program: PathBuf,
    /// The folder with `kafka.db` and `kafka.log`.
    state: PathBuf,
    child: Mutex<Option<Child>>,
}

impl Kafka {
    /// A stopped broker, whose executable is `program`.
    #[must_use]
    pub fn new(address: SocketAddr, program: PathBuf, state: PathBuf) -> Self {
        Self { address, program, state, child: Mutex::new(None) }
    }

    /// Starts the broker, unless it runs, and checks that it keeps what it is
    /// given: Tansu takes a storage that it does not know for one that
    /// acknowledges everything and keeps nothing.
    pub async fn start(&self) -> Result<(), Problem> {
        let mut child = self.child.lock().await;
        if child.as_mut().is_some_and(Child::runs) {
            return Ok(());
        }
        *child = None;
        // Tansu would say this in its log only.
        drop(engine::listen(Part::Kafka, self.address).await?);
        let mut started = Program::new(Part::Kafka, &self.program, self.state.join("kafka.log"))
            .arg(self.address.to_string())
            .arg(self.state.join("kafka.db"))
            .start()
            .await?;
        let listens = async {
            while TcpStream::connect(self.address).await.is_err() {
                started.check_runs()?;
                time::sleep(Duration::from_millis(10)).await;
            }
            Ok(())
        };
        time::timeout(PATIENCE, listens)
            .await
            .map_err(|_| check_failed(&"it does not listen"))??;
        check_that_a_message_comes_back(&self.address.to_string()).await?;
        *child = Some(started);
        Ok(())
    }

    /// Kills the broker, as an outage would.
    pub async fn stop(&self) {
        if let Some(child) = self.child.lock().await.take() {
            child.kill().await;
        }
    }
}

/// Makes those of `topics` that `bootstrap_servers` does not have.
pub async fn create_topics(bootstrap_servers: &str, topics: &[Topic]) -> Result<(), Problem> {
    if topics.is_empty() {
        return Ok(());
    }
    let problem = |error: KafkaError| {
        Problem::new(
            Part::Kafka,
            format!("the topics can't be made at {bootstrap_servers}: {error}"),
            "Check that the address in TURNOUT_KAFKA is a broker that allows it.",
        )
    };
    let admin: AdminClient<DefaultClientContext> =
        client(bootstrap_servers).create().map_err(problem)?;
    let new: Vec<NewTopic<'_>> = topics
        .iter()
        .map(|topic| NewTopic::new(&topic.name, topic.partitions, TopicReplication::Fixed(1)))
        .collect();
    let options = AdminOptions::new().request_timeout(Some(PATIENCE));
    for result in admin.create_topics(&new, &options).await.map_err(problem)? {
        match result {
            Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
            Err((topic, code)) => {
                return Err(Problem::new(
                    Part::Kafka,
                    format!("topic {topic} can't be made at {bootstrap_servers}: {code}"),
                    "Make it by hand, or drop the local data with `make reset`.",
                ));
            }
        }
    }
    Ok(())
}

/// The topics at `bootstrap_servers`. It blocks for up to five seconds.
pub(crate) fn topic_names(bootstrap_servers: &str) -> Result<Vec<String>, KafkaError> {
    let consumer: BaseConsumer = client(bootstrap_servers).create()?;
    let metadata = consumer.fetch_metadata(None, Duration::from_secs(5))?;
    Ok(metadata.topics().iter().map(|topic| topic.name().to_owned()).collect())
}

fn client(bootstrap_servers: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", bootstrap_servers)
        // The default backs off to ten seconds while a broker starts.
        .set("reconnect.backoff.max.ms", "250");
    config
}

async fn check_that_a_message_comes_back(bootstrap_servers: &str) -> Result<(), Problem> {
    let servers = bootstrap_servers.to_owned();
    create_topics(bootstrap_servers, &[Topic { name: CHECK_TOPIC.to_owned(), partitions: 1 }])
        .await?;
    let token = Uuid::now_v7().to_string();
    let offset = produce(&servers, &token).await.map_err(|error| check_failed(&error))?;
    let read = tokio::task::spawn_blocking(move || consume(&servers, offset))
        .await
        .map_err(|error| check_failed(&error))?
        .map_err(|error| check_failed(&error))?;
    if read.as_deref() == Some(token.as_bytes()) {
        Ok(())
    } else {
        Err(check_failed(&"the message did not come back"))
    }
}

fn check_failed(error: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        Part::Kafka,
        format!("the broker failed the check at its start: {error}"),
        "If its file is damaged, `make reset` drops all local data.",
    )
}

async fn produce(servers: &str, token: &str) -> Result<i64, KafkaError> {
    let producer: FutureProducer =
        client(servers).set("message.timeout.ms", PATIENCE.as_millis().to_string()).create()?;
    let record = FutureRecord::to(CHECK_TOPIC).key(token).payload(token);
    let delivery = producer.send(record, PATIENCE).await.map_err(|(error, _)| error)?;
    Ok(delivery.offset)
}

fn consume(servers: &str, offset: i64) -> Result<Option<Vec<u8>>, KafkaError> {
    let consumer: BaseConsumer =
        client(servers).set("group.id", CHECK_TOPIC).set("enable.auto.commit", "false").create()?;
    let mut partition = TopicPartitionList::new();
    partition.add_partition_offset(CHECK_TOPIC, 0, Offset::Offset(offset))?;
    consumer.assign(&partition)?;
    let message = consumer.poll(PATIENCE).transpose()?;
    Ok(message.and_then(|message| message.payload().map(<[u8]>::to_vec)))
}
