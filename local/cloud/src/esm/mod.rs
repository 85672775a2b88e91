//! The event source mapping: reads Kafka's topics and hands batches to
//! functions. Each partition goes its own way, one batch at a time, so that one
//! that is held up by a bad record holds up no other.
//!
//! Partitions are assigned by hand, without a consumer group's membership: one
//! stack reads alone, and a restart goes on at once, with the offsets that the
//! group's name keeps, instead of waiting for absent members to time out.

mod batch;
mod event;
mod failure;
mod partition;
mod plan;
mod record;

use std::{sync::Arc, time::Duration};

use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    consumer::{Consumer as _, StreamConsumer},
    error::{KafkaError, RDKafkaErrorCode},
    metadata::MetadataPartition,
};
use tokio::{sync::watch, task::JoinSet};

use crate::{
    lambda::Lambda,
    template::{Mapping, Template, Trigger},
};
use failure::OnFailure;
use partition::Partition;

/// The longest pause between attempts to reach Kafka.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
const METADATA_TIMEOUT: Duration = Duration::from_secs(5);

/// All mappings of the template.
pub struct Mappings {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

/// What a mapping and its partitions share.
struct Source {
    function: String,
    mapping: Mapping,
    kafka: String,
    lambda: Arc<Lambda>,
    on_failure: Option<OnFailure>,
    stop: watch::Receiver<bool>,
}

#[derive(Debug, thiserror::Error)]
enum MappingError {
    #[error("Kafka: {0}")]
    Kafka(#[from] KafkaError),
    #[error("topic {0} does not exist yet")]
    NoTopic(String),
    #[error("partition {0} can't be read on its own")]
    NoQueue(i32),
}

impl Mappings {
    /// Starts reading every topic that a function of the template is mapped to.
    /// Kafka need not be there: each mapping waits for it.
    #[must_use]
    pub fn start(template: &Template, kafka: &str, lambda: &Arc<Lambda>) -> Self {
        let (stop, stopping) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for function in &template.functions {
            for trigger in &function.triggers {
                let Trigger::Kafka(mapping) = trigger else { continue };
                let on_failure = mapping.on_failure.as_deref();
                tasks.spawn(keep_reading(Source {
                    function: function.name.clone(),
                    on_failure: on_failure.map(|topic| OnFailure::new(topic, kafka)),
                    mapping: mapping.clone(),
                    kafka: kafka.to_owned(),
                    lambda: Arc::clone(lambda),
                    stop: stopping.clone(),
                }));
            }
        }
        Self { tasks, stop }
    }

    /// Lets running batches end within `patience` and keeps their offsets.
    pub async fn stop(mut self, patience: Duration) {
        let _ = self.stop.send(true);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, ended).await.is_err() {
            tracing::warn!("batches still running after {patience:?} come again at the next start");
        }
    }
}

async fn keep_reading(source: Source) {
    let source = Arc::new(source);
    let mut stop = source.stop.clone();
    let mut pause = Duration::from_millis(100);
    let mut last = String::new();
    while !*stop.borrow() {
        match read(&source).await {
            Ok(()) => return,
            Err(error) => {
                // Said once, not at each attempt.
                let error = error.to_string();
                if error != last {
                    let (function, topic) = (&source.function, &source.mapping.topic);
                    tracing::warn!(function, topic, "{error}; trying again");
                    last = error;
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

/// Reads until the stop; an error means that it must begin anew.
async fn read(source: &Arc<Source>) -> Result<(), MappingError> {
    let consumer: Arc<StreamConsumer> = Arc::new(config(source).create()?);
    let topic = source.mapping.topic.as_str();
    let partitions = partitions(&consumer, topic).await?;
    let mut assignment = TopicPartitionList::new();
    for partition in &partitions {
        assignment.add_partition_offset(topic, *partition, Offset::Stored)?;
    }
    consumer.assign(&assignment)?;
    let mut tasks = JoinSet::new();
    for partition in partitions {
        let queue = consumer
            .split_partition_queue(topic, partition)
            .ok_or(MappingError::NoQueue(partition))?;
        let partition = Partition::new(Arc::clone(source), Arc::clone(&consumer), queue, partition);
        tasks.spawn(partition.run());
    }
    // Messages come through the partitions' queues; this one brings errors and
    // drives the consumer.
    let mut stop = source.stop.clone();
    let result = loop {
        tokio::select! {
            event = consumer.recv() => match event {
                Err(error) if is_lasting(&error) => break Err(error.into()),
                Err(error) => tracing::debug!(topic, "{error}"),
                Ok(_) => {}
            },
            _ = stop.wait_for(|stop| *stop) => break Ok(()),
        }
    };
    if result.is_ok() {
        // They saw the stop themselves, and end what they have begun.
        while tasks.join_next().await.is_some() {}
        let _ = tokio::task::spawn_blocking(move || {
            consumer.commit_consumer_state(rdkafka::consumer::CommitMode::Sync)
        })
        .await;
    }
    result
}

/// The client itself outlives a broker that is gone for a while; but not a
/// topic that was dropped.
fn is_lasting(error: &KafkaError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(
            RDKafkaErrorCode::UnknownTopicOrPartition
                | RDKafkaErrorCode::UnknownPartition
                | RDKafkaErrorCode::UnknownTopic
                | RDKafkaErrorCode::Fatal
        )
    )
}

async fn partitions(consumer: &Arc<StreamConsumer>, topic: &str) -> Result<Vec<i32>, MappingError> {
    let (consumer, name) = (Arc::clone(consumer), topic.to_owned());
    let ask = move || consumer.fetch_metadata(Some(&name), METADATA_TIMEOUT);
    let metadata = tokio::task::spawn_blocking(ask).await.map_err(|_| KafkaError::Canceled)??;
    let partitions: Vec<_> = metadata
        .topics()
        .iter()
        .filter(|found| found.name() == topic)
        .flat_map(|found| found.partitions().iter().map(MetadataPartition::id))
        .collect();
    if partitions.is_empty() {
        return Err(MappingError::NoTopic(topic.to_owned()));
    }
    Ok(partitions)
}

fn config(source: &Source) -> ClientConfig {
    let start = if source.mapping.from_oldest { "earliest" } else { "latest" };
    let mut config = client(&source.kafka);
    // The broker answers at the first byte, or after the wait: an idle stack asks for
    // each mapping as often as that. Where a mapping gathers, so does the broker, and
    // is not asked for each message. What is committed waits for that answer, also the
    // last offsets at a stop.
    let (at_least, wait) =
        if source.mapping.window.is_zero() { ("1", "1000") } else { ("65536", "500") };
    config
        .set("group.id", &source.mapping.group)
        .set("auto.offset.reset", start)
        .set("allow.auto.create.topics", "false")
        // Offsets are stored by hand after success, and sent on twice a second:
        // what a crash repeats, consumers tell by the message's id.
        .set("enable.auto.offset.store", "false")
        .set("enable.auto.commit", "true")
        .set("auto.commit.interval.ms", "500")
        .set("fetch.min.bytes", at_least)
        .set("fetch.wait.max.ms", wait)
        .set("fetch.queue.backoff.ms", "5")
        .set("fetch.error.backoff.ms", "100")
        .set("queued.max.messages.kbytes", "16384");
    config
}

/// What all clients of this module have in common: they come back quickly
/// after a broker was away.
fn client(kafka: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", kafka)
        .set("client.id", "turnout-local")
        .set("reconnect.backoff.ms", "50")
        .set("reconnect.backoff.max.ms", "1000")
        .set("log_level", "2");
    config
}
