//! Who waits for a message to be taken, on librdkafka's own mock of a cluster.

use std::time::Duration;

use outbox::{KafkaSecurity, KafkaSettings, Producer};
use rdkafka::mocking::MockCluster;
use tokio::time::timeout;

const TOPIC: &str = "user-registered";

/// librdkafka, left alone, takes half a second or a whole one for most: its first
/// answer comes from a bootstrap server, which it leaves at once.
#[tokio::test]
async fn a_new_process_sends_its_first_message_at_once() {
    let cluster = MockCluster::new(1).unwrap();
    cluster.create_topic(TOPIC, 6, 1).unwrap();
    let mut late = 0;
    for _ in 0..20 {
        let producer = Producer::new(KafkaSettings {
            bootstrap_servers: cluster.bootstrap_servers(),
            security: KafkaSecurity::Plaintext,
        });
        let sent = producer.send(TOPIC, "key", b"{}", &[]);
        match timeout(Duration::from_millis(400), sent).await {
            Ok(sent) => sent.unwrap(),
            Err(_) => late += 1,
        }
    }
    assert!(late <= 2, "{late} of 20 first messages took longer than 0.4 s");
}
