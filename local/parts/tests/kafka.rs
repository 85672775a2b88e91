//! The embedded Kafka, with librdkafka as the functions use it.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where it fails; clippy knows only #[test] functions for tests"
)]

mod support;

use std::{path::Path, time::Duration};

use parts::kafka::{Kafka, Topic, create_topics};
use rdkafka::{
    ClientConfig, Message, Offset, TopicPartitionList,
    consumer::{BaseConsumer, CommitMode, Consumer},
    error::KafkaError,
    message::{Header, Headers, OwnedHeaders},
    producer::{FutureProducer, FutureRecord},
};

const TOPIC: &str = "user-registered";
const MESSAGES: usize = 60;

fn broker(folder: &Path) -> (Kafka, String) {
    let address = support::free_address();
    let kafka = Kafka::new(address, support::kafka_program(), folder.to_owned());
    (kafka, address.to_string())
}

fn producer(servers: &str) -> FutureProducer {
    ClientConfig::new()
        .set("bootstrap.servers", servers)
        .set("enable.idempotence", "true")
        .set("acks", "all")
        .set("linger.ms", "0")
        .set("message.timeout.ms", "3000")
        .create()
        .unwrap()
}

async fn produce(producer: &FutureProducer, number: usize) -> Result<(), KafkaError> {
    let key = format!("user-{}", number % 7);
    let header = Header { key: "traceparent", value: Some("00-1-2-01") };
    let payload = number.to_string();
    let record = FutureRecord::to(TOPIC)
        .key(&key)
        .payload(&payload)
        .headers(OwnedHeaders::new().insert(header));
    producer.send(record, Duration::from_secs(3)).await.map(|_| ()).map_err(|(error, _)| error)
}

/// Reads `count` messages as the group, checks what comes with them, and
/// commits.
fn consume(servers: &str, count: usize) -> Vec<usize> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", servers)
        .set("group.id", "readers")
        .set("auto.offset.reset", "earliest")
        .set("enable.auto.commit", "false")
        .set("session.timeout.ms", "6000")
        .create()
        .unwrap();
    consumer.subscribe(&[TOPIC]).unwrap();
    let mut seen = Vec::new();
    let deadline = std::time::Instant::now() + Duration::from_secs(45);
    while seen.len() < count && std::time::Instant::now() < deadline {
        let Some(Ok(message)) = consumer.poll(Duration::from_millis(200)) else {
            continue;
        };
        let number: usize = str::from_utf8(message.payload().unwrap()).unwrap().parse().unwrap();
        assert_eq!(message.key(), Some(format!("user-{}", number % 7).as_bytes()));
        assert_eq!(message.headers().unwrap().get(0).key, "traceparent");
        seen.push(number);
    }
    consumer.commit_consumer_state(CommitMode::Sync).unwrap();
    seen
}

async fn consume_in_background(servers: &str, count: usize) -> Vec<usize> {
    let servers = servers.to_owned();
    tokio::task::spawn_blocking(move || consume(&servers, count)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_loses_no_message_and_no_offset() {
    let folder = support::folder();
    let (kafka, servers) = broker(folder.path());
    kafka.start().await.unwrap();
    let topic = Topic { name: TOPIC.to_owned(), partitions: 6 };
    for _ in 0..2 {
        create_topics(&servers, std::slice::from_ref(&topic)).await.unwrap();
    }
    let producer = producer(&servers);
    for number in 0..MESSAGES {
        produce(&producer, number).await.unwrap();
    }
    let mut first = consume_in_background(&servers, MESSAGES / 2).await;
    assert!(first.len() >= MESSAGES / 2);

    kafka.stop().await;
    assert!(produce(&producer, 0).await.is_err());
    kafka.start().await.unwrap();

    // The same producer goes on by itself, after its own back-off.
    let back = std::time::Instant::now();
    while let Err(error) = produce(&producer, MESSAGES).await {
        assert!(back.elapsed() < Duration::from_secs(30), "{error}");
    }
    println!("the producer went on after {:?}", back.elapsed());
    let rest = MESSAGES + 1 - first.len();
    first.extend(consume_in_background(&servers, rest).await);
    first.sort_unstable();
    assert_eq!(first, (0..=MESSAGES).collect::<Vec<_>>());
}

/// The broker's answer to a waiting consumer, not the end of its wait.
#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_that_waits_gets_a_message_at_once() {
    let folder = support::folder();
    let (kafka, servers) = broker(folder.path());
    kafka.start().await.unwrap();
    let topic = Topic { name: TOPIC.to_owned(), partitions: 6 };
    create_topics(&servers, &[topic]).await.unwrap();
    let producer = producer(&servers);
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", &servers)
        .set("group.id", "readers")
        .set("fetch.wait.max.ms", "2000")
        .create()
        .unwrap();
    let mut assignment = TopicPartitionList::new();
    for partition in 0..6 {
        assignment.add_partition_offset(TOPIC, partition, Offset::End).unwrap();
    }
    consumer.assign(&assignment).unwrap();
    let reader = tokio::task::spawn_blocking(move || {
        let deadline = std::time::Instant::now() + Duration::from_mins(1);
        let mut arrivals = Vec::new();
        while arrivals.len() < 5 && std::time::Instant::now() < deadline {
            if let Some(Ok(_)) = consumer.poll(Duration::from_millis(100)) {
                arrivals.push(std::time::Instant::now());
            }
        }
        arrivals
    });
    // The first fetch is for the partition that was ready first; the next one,
    // after its whole wait, is for all of them.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let mut sent = Vec::new();
    for number in 1..=5 {
        produce(&producer, number).await.unwrap();
        sent.push(std::time::Instant::now());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let arrivals = reader.await.unwrap();
    assert_eq!(arrivals.len(), 5, "a message got lost");
    let waits =
        arrivals.iter().zip(&sent).map(|(arrived, sent)| arrived.saturating_duration_since(*sent));
    let waits: Vec<_> = waits.collect();
    println!("from the producer's acknowledgement to the consumer: {waits:?}");
    assert!(waits.iter().all(|wait| *wait < Duration::from_secs(1)), "{waits:?}");
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let folder = support::folder();
    let (kafka, servers) = broker(folder.path());
    let _other = std::net::TcpListener::bind(&servers).unwrap();
    let problem = kafka.start().await.unwrap_err().to_string();
    assert!(problem.contains(&servers), "{problem}");
    assert!(problem.contains("TURNOUT_PORT_BASE"), "{problem}");
}

#[tokio::test]
async fn a_folder_that_tansu_would_misread_is_refused() {
    let folder = support::folder();
    let odd = folder.path().join("with blank");
    std::fs::create_dir(&odd).unwrap();
    let (kafka, _) = broker(&odd);
    let problem = kafka.start().await.unwrap_err().to_string();
    assert!(problem.contains("blanks and special characters"), "{problem}");
}
