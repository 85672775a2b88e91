use std::{sync::OnceLock, time::Duration};

use jiff::Timestamp;
use rdkafka::{
    error::KafkaError,
    message::{Header, OwnedHeaders},
    producer::{FutureProducer, FutureRecord},
};
use serde_json::{Value, json};

use super::{
    client,
    event::{self, Origin},
    record::Record,
};
use crate::template::{ACCOUNT, REGION};

/// The topic that takes records which failed for good.
pub(super) struct OnFailure {
    topic: String,
    kafka: String,
    /// Made when it is first needed, which should be never.
    producer: OnceLock<FutureProducer>,
}

/// Records that are given up.
pub(super) struct Failure<'a> {
    pub(super) origin: Origin<'a>,
    pub(super) records: &'a [Record],
    pub(super) attempts: u32,
    pub(super) reason: &'a str,
}

impl OnFailure {
    pub(super) fn new(topic: &str, kafka: &str) -> Self {
        Self { topic: topic.to_owned(), kafka: kafka.to_owned(), producer: OnceLock::new() }
    }

    fn producer(&self) -> Result<&FutureProducer, KafkaError> {
        if let Some(producer) = self.producer.get() {
            return Ok(producer);
        }
        let producer = client(&self.kafka)
            .set("message.timeout.ms", "10000")
            .set("enable.idempotence", "true")
            .create()?;
        Ok(self.producer.get_or_init(|| producer))
    }

    /// Sends the invocation record and waits until Kafka has it.
    pub(super) async fn send(
        &self,
        function: &str,
        failure: &Failure<'_>,
    ) -> Result<(), KafkaError> {
        let producer = self.producer()?;
        let now: Timestamp = std::time::SystemTime::now().try_into().unwrap_or_default();
        let value = invocation_record(function, failure, now).to_string();
        let key = failure.records.first().and_then(|record| record.key.clone()).unwrap_or_default();
        let record =
            FutureRecord::to(&self.topic).key(&key).payload(&value).headers(headers(failure));
        producer.send(record, Duration::from_secs(10)).await.map_err(|(error, _)| error)?;
        Ok(())
    }
}

/// What somebody who looks through the topic wants to see first.
fn headers(failure: &Failure<'_>) -> OwnedHeaders {
    let first = failure.records.first().map_or(0, |record| record.offset);
    let pairs = [
        ("reason", failure.reason.to_owned()),
        ("topic", failure.origin.topic.to_owned()),
        ("partition", failure.origin.partition.to_string()),
        ("offset", first.to_string()),
        ("attempts", failure.attempts.to_string()),
    ];
    pairs.iter().fold(OwnedHeaders::new(), |headers, (key, value)| {
        headers.insert(Header { key, value: Some(value) })
    })
}

/// AWS's invocation record (Lambda developer guide, "Configuring on-failure
/// destinations"), with the event itself as `payload`.
fn invocation_record(function: &str, failure: &Failure<'_>, now: Timestamp) -> Value {
    let event = event::event(failure.origin, failure.records).unwrap_or_default();
    let payload: Value = serde_json::from_slice(&event).unwrap_or_default();
    let offset = |record: Option<&Record>| record.map(|record| record.offset.to_string());
    let time = |record: Option<&Record>| {
        let at = Timestamp::from_millisecond(record?.timestamp).ok()?;
        Some(at.to_string())
    };
    let (first, last) = (failure.records.first(), failure.records.last());
    json!({
        "requestContext": {
            "functionArn": format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"),
            "condition": "RetryAttemptsExhausted",
            "approximateInvokeCount": failure.attempts,
        },
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "$LATEST",
            "functionError": failure.reason,
        },
        "version": "1.0",
        "timestamp": now.to_string(),
        "KafkaBatchInfo": {
            "batchSize": failure.records.len(),
            "eventSourceArn": event::cluster_arn(),
            "bootstrapServers": failure.origin.bootstrap_servers,
            "payloadSize": event.len(),
            "recordsInfo": {
                failure.origin.key(): {
                    "firstRecordOffset": offset(first),
                    "lastRecordOffset": offset(last),
                    "firstRecordTimestamp": time(first),
                    "lastRecordTimestamp": time(last),
                },
            },
        },
        "payload": payload,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_record_is_kept_with_where_it_came_from() {
        let record = Record { offset: 7, value: Some(b"hi".to_vec()), ..Record::default() };
        let origin = Origin { topic: "t", partition: 2, bootstrap_servers: "b" };
        let failure = Failure { origin, records: &[record], attempts: 3, reason: "broken" };
        let record = invocation_record("user-on-user-registered", &failure, Timestamp::UNIX_EPOCH);
        assert_eq!(record["requestContext"]["approximateInvokeCount"], 3);
        assert_eq!(record["responseContext"]["functionError"], "broken");
        assert_eq!(record["KafkaBatchInfo"]["recordsInfo"]["t-2"]["firstRecordOffset"], "7");
        assert_eq!(record["payload"]["records"]["t-2"][0]["value"], "aGk=");
    }
}
