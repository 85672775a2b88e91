use std::ops::Range;

use base64::{display::Base64Display, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap as _};

use super::record::Record;
use crate::template::{ACCOUNT, REGION};

/// Where records come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    pub(super) topic: &'a str,
    pub(super) partition: i32,
    pub(super) bootstrap_servers: &'a str,
}

impl Origin<'_> {
    /// The name under which an event lists a partition's records.
    pub(super) fn key(&self) -> String {
        format!("{}-{}", self.topic, self.partition)
    }
}

pub(super) fn cluster_arn() -> String {
    format!("arn:aws:kafka:{REGION}:{ACCOUNT}:cluster/turnout/local")
}

/// The event that a function gets for `records` (Lambda developer guide, "Using
/// Lambda with Amazon MSK").
pub(super) fn event(origin: Origin<'_>, records: &[Record]) -> serde_json::Result<Bytes> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Event<'a> {
        #[serde(rename = "eventSource")]
        source: &'a str,
        #[serde(rename = "eventSourceArn")]
        source_arn: String,
        bootstrap_servers: &'a str,
        records: ByPartition<'a>,
    }
    let event = Event {
        source: "aws:kafka",
        source_arn: cluster_arn(),
        bootstrap_servers: origin.bootstrap_servers,
        records: ByPartition(origin, records),
    };
    serde_json::to_vec(&event).map(Bytes::from)
}

struct ByPartition<'a>(Origin<'a>, &'a [Record]);

impl Serialize for ByPartition<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(origin, records) = *self;
        let mut map = serializer.serialize_map(Some(1))?;
        let records: Vec<_> = records.iter().map(|record| Entry::new(origin, record)).collect();
        map.serialize_entry(&origin.key(), &records)?;
        map.end()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    topic: &'a str,
    partition: i32,
    offset: i64,
    timestamp: i64,
    timestamp_type: &'a str,
    key: Option<Base64<'a>>,
    value: Option<Base64<'a>>,
    headers: Vec<Header<'a>>,
}

impl<'a> Entry<'a> {
    fn new(origin: Origin<'a>, record: &'a Record) -> Self {
        Self {
            topic: origin.topic,
            partition: origin.partition,
            offset: record.offset,
            timestamp: record.timestamp,
            timestamp_type: if record.appended { "LOG_APPEND_TIME" } else { "CREATE_TIME" },
            key: record.key.as_deref().map(Base64),
            value: record.value.as_deref().map(Base64),
            headers: record.headers.iter().map(|(name, value)| Header(name, value)).collect(),
        }
    }
}

struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}

struct Header<'a>(&'a str, &'a [u8]);

impl Serialize for Header<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Java's bytes, which AWS writes here, are signed.
        let bytes: Vec<i8> = self.1.iter().map(|byte| byte.cast_signed()).collect();
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, &bytes)?;
        map.end()
    }
}

/// The index of the first failed record by a function's response, if one
/// failed; an error when the response makes no sense, which AWS takes for a
/// failure of the whole batch.
pub(super) fn first_failure(
    response: &[u8],
    origin: Origin<'_>,
    records: &[Record],
    sent: Range<usize>,
) -> Result<Option<usize>, String> {
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Response {
        #[serde(default)]
        batch_item_failures: Option<Vec<Failure>>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Failure {
        item_identifier: Item,
    }
    #[derive(Deserialize)]
    struct Item {
        partition: String,
        offset: i64,
    }
    let response: Option<Response> = serde_json::from_slice(response)
        .map_err(|error| format!("malformed batch response: {error}"))?;
    let failures = response.unwrap_or_default().batch_item_failures.unwrap_or_default();
    let key = origin.key();
    let mut first = None;
    for Failure { item_identifier: item } in failures {
        let index = sent
            .clone()
            .find(|index| records.get(*index).is_some_and(|record| record.offset == item.offset))
            .filter(|_| item.partition == key)
            .ok_or_else(|| {
                format!("{} offset {} is not in the batch", item.partition, item.offset)
            })?;
        first = Some(first.map_or(index, |first: usize| first.min(index)));
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ORIGIN: Origin<'static> =
        Origin { topic: "user-registered", partition: 3, bootstrap_servers: "127.0.0.1:8082" };

    fn records() -> Vec<Record> {
        (10..13).map(|offset| Record { offset, ..Record::default() }).collect()
    }

    #[test]
    fn records_look_as_amazon_msk_sends_them() {
        let record = Record {
            offset: 15,
            timestamp: 1_545_084_650_987,
            appended: false,
            key: Some(b"abc".to_vec()),
            value: None,
            headers: vec![("k".into(), vec![104, 255])],
        };
        let event: Value = serde_json::from_slice(&event(ORIGIN, &[record]).unwrap()).unwrap();
        assert_eq!(
            event,
            json!({
                "eventSource": "aws:kafka",
                "eventSourceArn": "arn:aws:kafka:eu-central-1:000000000000:cluster/turnout/local",
                "bootstrapServers": "127.0.0.1:8082",
                "records": {"user-registered-3": [{
                    "topic": "user-registered",
                    "partition": 3,
                    "offset": 15,
                    "timestamp": 1_545_084_650_987_i64,
                    "timestampType": "CREATE_TIME",
                    "key": "YWJj",
                    "value": null,
                    "headers": [{"k": [104, -1]}],
                }]},
            })
        );
    }

    #[test]
    fn the_lowest_failed_offset_counts() {
        let failure = |offset: i64| json!({"itemIdentifier": {"partition": "user-registered-3", "offset": offset}});
        let response = json!({"batchItemFailures": [failure(12), failure(11)]}).to_string();
        let first = |response: &str| first_failure(response.as_bytes(), ORIGIN, &records(), 0..3);
        assert_eq!(first(&response), Ok(Some(1)));
        for all_well in
            ["null", "{}", r#"{"batchItemFailures":[]}"#, r#"{"batchItemFailures":null}"#]
        {
            assert_eq!(first(all_well), Ok(None), "{all_well}");
        }
    }

    #[test]
    fn a_response_that_makes_no_sense_fails_the_batch() {
        for response in [
            "\"done\"".to_owned(),
            json!({"batchItemFailures": [{"itemIdentifier": ""}]}).to_string(),
            json!({"batchItemFailures": [{"itemIdentifier": {"partition": "other-0", "offset": 11}}]})
                .to_string(),
            json!({"batchItemFailures": [{"itemIdentifier": {"partition": "user-registered-3", "offset": 99}}]})
                .to_string(),
        ] {
            let read = first_failure(response.as_bytes(), ORIGIN, &records(), 0..3);
            assert!(read.is_err(), "{response}: {read:?}");
        }
    }
}
