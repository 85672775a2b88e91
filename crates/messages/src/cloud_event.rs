use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use ambient::{Clock, Random, TraceContext};

/// What one type of message carries.
pub trait Data: Serialize + DeserializeOwned {
    /// The message type, which is also the topic's name.
    const TYPE: &'static str;
    /// The service that publishes it.
    const SOURCE: &'static str;
    /// The major version of its schema.
    const VERSION: u16 = 1;

    /// What it is about: the Kafka key. Messages with one key stay in order.
    fn subject(&self) -> String;
}

/// A `CloudEvents` 1.0 event in structured JSON.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CloudEvent<T = serde_json::Value> {
    /// Always `1.0`.
    pub specversion: String,
    /// Unique: consumers drop what they have seen.
    pub id: Uuid,
    /// The publishing service, `/turnout/<service>`.
    pub source: String,
    /// The message type and topic.
    pub r#type: String,
    /// What it is about; also the Kafka key.
    pub subject: String,
    /// When it happened.
    #[schemars(with = "String")]
    pub time: Timestamp,
    /// Always `application/json`.
    pub datacontenttype: String,
    /// `/schemas/<type>/<version>.json`
    pub dataschema: String,
    /// W3C Trace Context of the request that caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// The type's own content.
    pub data: T,
}

/// A message whose data does not fit its type.
#[derive(Debug)]
pub struct InvalidData {
    /// What was expected.
    pub expected: &'static str,
    /// What is wrong, for the dead-letter topic.
    pub reason: String,
}

impl std::fmt::Display for InvalidData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a {} message: {}", self.expected, self.reason)
    }
}

impl std::error::Error for InvalidData {}

impl<T: Data> CloudEvent<T> {
    /// Wraps `data`, with a new id, the current time and the current trace.
    #[must_use]
    pub fn new(data: T, clock: &Clock, random: &Random) -> Self {
        Self {
            specversion: "1.0".to_owned(),
            id: random.uuid(clock),
            source: format!("/turnout/{}", T::SOURCE),
            r#type: T::TYPE.to_owned(),
            subject: data.subject(),
            time: clock.now(),
            datacontenttype: "application/json".to_owned(),
            dataschema: format!("/schemas/{}/{}.json", T::TYPE, T::VERSION),
            traceparent: TraceContext::current().map(|trace| trace.to_string()),
            data,
        }
    }
}

impl CloudEvent<serde_json::Value> {
    /// The data as its type.
    pub fn data<T: Data>(&self) -> Result<T, InvalidData> {
        let invalid = |reason| InvalidData { expected: T::TYPE, reason };
        if self.r#type != T::TYPE {
            return Err(invalid(format!("its type is {:?}", self.r#type)));
        }
        T::deserialize(&self.data).map_err(|error| invalid(error.to_string()))
    }
}
