use std::collections::HashMap;

use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use hkdf::Hkdf;
use jiff::Timestamp;
use sha2::Sha256;

use super::Request;
use crate::hash;

pub(super) const IN_PROGRESS: &str = "INPROGRESS";
pub(super) const COMPLETED: &str = "COMPLETED";

type Item = HashMap<String, AttributeValue>;

/// The record of one request: what can be told of it from the request alone,
/// and who answers for it.
pub(super) struct Record {
    /// Finds the record: of the operation, its owner and the key.
    pub id: String,
    /// Who took the request on; new for every attempt.
    pub owner: String,
    /// Tells whether a repetition has the same target and body.
    validation: Vec<u8>,
    /// Encrypts the answer. Stored nowhere: the repeated request gives it.
    pub key: [u8; 32],
}

impl Record {
    pub fn new(request: &Request<'_>, owner: String) -> Self {
        let Request { operation, owner: caller, key, target, body } = *request;
        let [operation, caller, key, target] = [operation, caller, key, target].map(str::as_bytes);
        let id = hash::digest("turnout/idempotency/id", &[operation, caller, key]);
        let whole =
            hash::digest("turnout/idempotency/request", &[operation, caller, key, target, body]);
        let derive = Hkdf::<Sha256>::new(None, &whole);
        let (mut validation, mut encryption) = ([0; 32], [0; 32]);
        // Fails only for outputs above 8,160 bytes (RFC 5869).
        let _ = derive.expand(b"validation", &mut validation);
        let _ = derive.expand(b"encryption", &mut encryption);
        Self { id: hash::hex(&id), owner, validation: validation.to_vec(), key: encryption }
    }

    pub fn in_progress(&self, deadline: Timestamp, kept_until: Timestamp) -> Item {
        HashMap::from([
            ("id".to_owned(), text(&self.id)),
            ("status".to_owned(), text(IN_PROGRESS)),
            ("owner".to_owned(), text(&self.owner)),
            ("validation".to_owned(), bytes(self.validation.clone())),
            ("in_progress_expiration".to_owned(), number(deadline.as_millisecond())),
            ("expiration".to_owned(), number(kept_until.as_second())),
        ])
    }

    pub fn owns(&self, item: &Item) -> bool {
        item.get("owner").and_then(|owner| owner.as_s().ok()) == Some(&self.owner)
    }

    pub fn is_same_request(&self, item: &Item) -> bool {
        blob(item, "validation") == Some(self.validation.as_slice())
    }
}

/// Names the record and shows neither its key nor what would prove the body.
impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record").field("id", &self.id).finish_non_exhaustive()
    }
}

/// `#name` for each attribute name: some are words that DynamoDB reserves.
pub(super) fn names<const N: usize>(attributes: [&str; N]) -> HashMap<String, String> {
    attributes.into_iter().map(|name| (format!("#{name}"), name.to_owned())).collect()
}

/// The sealed answer of a completed record.
pub(super) fn stored_answer(item: &Item) -> Option<&[u8]> {
    blob(item, "data")
}

fn blob<'a>(item: &'a Item, name: &str) -> Option<&'a [u8]> {
    item.get(name)?.as_b().ok().map(AsRef::as_ref)
}

pub(super) fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

pub(super) fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(super) fn bytes(value: Vec<u8>) -> AttributeValue {
    AttributeValue::B(Blob::new(value))
}
