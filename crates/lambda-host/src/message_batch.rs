//! What the event source mapping of MSK hands to a function, and what it wants
//! back (AWS Lambda, "Using Lambda with Amazon MSK").

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

/// Records by `topic-partition`, in the order of their offsets.
#[derive(Debug, Deserialize)]
pub struct Batch {
    pub records: BTreeMap<String, Vec<Record>>,
}

/// One Kafka record. Its key is that of the `CloudEvent`'s subject.
#[derive(Debug, Deserialize)]
pub struct Record {
    pub topic: String,
    pub partition: i32,
    pub offset: i64,
    #[serde(default)]
    pub value: Option<String>,
}

impl Record {
    /// Its value; nothing where there is none, or it is not base64.
    pub fn bytes(&self) -> Vec<u8> {
        STANDARD.decode(self.value.as_deref().unwrap_or_default()).unwrap_or_default()
    }
}

/// The lowest offset of each partition that failed; what comes after it in
/// that partition is delivered again too.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchAnswer {
    pub batch_item_failures: Vec<Failure>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    pub item_identifier: ItemIdentifier,
}

#[derive(Debug, Serialize)]
pub struct ItemIdentifier {
    /// `topic-partition`
    pub partition: String,
    pub offset: i64,
}
