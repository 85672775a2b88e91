//! One effect for a request that is sent twice: the record semantics that users
//! of Powertools for AWS Lambda know.

mod answer;
mod record;

use ambient::{Clock, Random};
use aws_sdk_dynamodb::{
    Client,
    operation::{
        delete_item::DeleteItemError, put_item::PutItemError, update_item::UpdateItemError,
    },
    types::ReturnValuesOnConditionCheckFailure,
};
use jiff::{SignedDuration, Timestamp};

use crate::{GuardError, error::written, hash};
pub use answer::StoredAnswer;
use record::{Record, bytes, names, number, text};

/// How long an answer is kept for repetitions.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// When to ask again about a request that still runs, in seconds: most take less.
const ASK_AGAIN: u64 = 1;

/// Records of requests in DynamoDB.
#[derive(Clone, Debug)]
pub struct Idempotency {
    client: Client,
    table: String,
    clock: Clock,
    random: Random,
}

/// A request, as far as a repetition of it must be the same.
///
/// Whoever knows all of it can read the stored answer. So `owner` must hold
/// what proves the caller wherever the answer is confidential, and keys should
/// be random, as UUIDs are.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The function.
    pub operation: &'a str,
    /// Whose the key is: the user's id, or the credential that was sent.
    pub owner: &'a str,
    /// The client's `Idempotency-Key`.
    pub key: &'a str,
    /// The path and query.
    pub target: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// How a request may go on.
#[derive(Debug)]
pub enum Begun {
    /// It is new: do it, then [`Guard::complete`] or [`Guard::forget`].
    Started(Guard),
    /// It was done: this was the answer.
    Replay(StoredAnswer),
    /// It is being done: ask again later.
    InProgress {
        /// In seconds.
        retry_after: u64,
    },
    /// The key was used for another body.
    KeyReused,
}

/// A request that was begun and that this process answers for.
#[derive(Debug)]
pub struct Guard {
    idempotency: Idempotency,
    record: Record,
}

impl Idempotency {
    /// Keeps its records in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String, clock: Clock, random: Random) -> Self {
        Self { client, table, clock, random }
    }

    /// Takes the request on, unless it is done or being done. After `deadline`
    /// the work counts as crashed, and a repetition may start over: give the
    /// time at which this function will be stopped.
    pub async fn begin(
        &self,
        request: &Request<'_>,
        deadline: Timestamp,
    ) -> Result<Begun, GuardError> {
        let record = Record::new(request, hash::hex(&self.random.bytes::<16>()));
        let now = self.clock.now();
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(record.in_progress(deadline, now + KEPT)))
            .condition_expression(
                "attribute_not_exists(#id) OR #expiration < :now \
                 OR (#status = :in_progress AND #in_progress_expiration < :now_ms)",
            )
            .set_expression_attribute_names(Some(names([
                "id",
                "expiration",
                "status",
                "in_progress_expiration",
            ])))
            .expression_attribute_values(":now", number(now.as_second()))
            .expression_attribute_values(":now_ms", number(now.as_millisecond()))
            .expression_attribute_values(":in_progress", text(record::IN_PROGRESS))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let Err(refused) = put else { return Ok(self.started(record)) };
        let Some(PutItemError::ConditionalCheckFailedException(held)) = refused.as_service_error()
        else {
            return Err(GuardError::unavailable(refused));
        };
        let held = held.item().ok_or(GuardError::Damaged)?;
        if record.owns(held) {
            // Our own write, whose answer was lost and which the SDK repeated.
            return Ok(self.started(record));
        }
        if !record.is_same_request(held) {
            return Ok(Begun::KeyReused);
        }
        match record::stored_answer(held) {
            None => Ok(Begun::InProgress { retry_after: ASK_AGAIN }),
            Some(sealed) => Ok(Begun::Replay(StoredAnswer::open(&record, sealed)?)),
        }
    }

    fn started(&self, record: Record) -> Begun {
        Begun::Started(Guard { idempotency: self.clone(), record })
    }
}

impl Guard {
    /// Keeps the answer for a day. Where the deadline has passed and somebody
    /// else took the request over, theirs stands and this changes nothing.
    pub async fn complete(self, answer: &StoredAnswer) -> Result<(), GuardError> {
        let Self { idempotency, record } = self;
        let sealed = answer.seal(&record, &idempotency.random)?;
        let kept_until = idempotency.clock.now() + KEPT;
        let update = idempotency
            .client
            .update_item()
            .table_name(&idempotency.table)
            .key("id", text(&record.id))
            .update_expression("SET #status = :completed, #data = :data, #expiration = :expiration")
            .condition_expression("#owner = :owner")
            .set_expression_attribute_names(Some(names(["status", "data", "expiration", "owner"])))
            .expression_attribute_values(":completed", text(record::COMPLETED))
            .expression_attribute_values(":data", bytes(sealed))
            .expression_attribute_values(":expiration", number(kept_until.as_second()))
            .expression_attribute_values(":owner", text(&record.owner))
            .send()
            .await;
        if !written(update, UpdateItemError::is_conditional_check_failed_exception)? {
            tracing::warn!("finished after the deadline: a repetition was taken on meanwhile");
        }
        Ok(())
    }

    /// Drops the record, so that the request may be tried again: it failed and
    /// had no effect.
    pub async fn forget(self) -> Result<(), GuardError> {
        let Self { idempotency, record } = self;
        let delete = idempotency
            .client
            .delete_item()
            .table_name(&idempotency.table)
            .key("id", text(&record.id))
            .condition_expression("#owner = :owner")
            .set_expression_attribute_names(Some(names(["owner"])))
            .expression_attribute_values(":owner", text(&record.owner))
            .send()
            .await;
        written(delete, DeleteItemError::is_conditional_check_failed_exception).map(|_| ())
    }
}
