//! Counters that slow down guessing and mass sign-ups.

use ambient::Clock;
use aws_sdk_dynamodb::{
    Client,
    operation::{put_item::PutItemError, update_item::UpdateItemError},
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use jiff::{SignedDuration, Timestamp};

use crate::{GuardError, error::written, hash};

/// How often a new window is tried for when others open one at the same time.
const TRIES: usize = 3;

/// So many hits a window for each subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted; part of the counter's identity.
    pub name: &'static str,
    /// Hits that are allowed in one window; at least 1.
    pub hits: u32,
    /// How long a window lasts; it opens with its first hit.
    pub window: SignedDuration,
}

/// Whether a hit is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Allowed,
    /// Not before the window ends.
    Limited {
        /// In seconds.
        retry_after: u64,
    },
}

/// Counters in DynamoDB.
#[derive(Clone, Debug)]
pub struct RateLimit {
    client: Client,
    table: String,
    clock: Clock,
}

impl RateLimit {
    /// Keeps its counters in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String, clock: Clock) -> Self {
        Self { client, table, clock }
    }

    /// Counts a hit of `subject` (an account's name, an address, …). The
    /// subject is stored as a hash only.
    pub async fn hit(&self, limit: &Limit, subject: &str) -> Result<Verdict, GuardError> {
        let id = id(limit, subject);
        for _ in 0..TRIES {
            let now = self.clock.now();
            match self.count(&id, limit, now).await? {
                Counted::Allowed => return Ok(Verdict::Allowed),
                Counted::Full { until } => {
                    return Ok(Verdict::Limited { retry_after: rest(now, until) });
                }
                Counted::NoWindow => {
                    if self.open_window(&id, limit, now).await? {
                        return Ok(Verdict::Allowed);
                    }
                }
            }
        }
        Ok(Verdict::Limited { retry_after: 1 })
    }

    /// Starts over for `subject`: it has shown that it was no guessing.
    pub async fn forget(&self, limit: &Limit, subject: &str) -> Result<(), GuardError> {
        self.client
            .delete_item()
            .table_name(&self.table)
            .key("id", AttributeValue::S(id(limit, subject)))
            .send()
            .await
            .map(|_| ())
            .map_err(GuardError::unavailable)
    }

    /// Takes one hit back: it turned out to be none of those that are limited.
    pub async fn take_back(&self, limit: &Limit, subject: &str) -> Result<(), GuardError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("id", AttributeValue::S(id(limit, subject)))
            .update_expression("ADD hits :minus_one")
            .condition_expression("hits > :none")
            .expression_attribute_values(":minus_one", number(-1))
            .expression_attribute_values(":none", number(0))
            .send()
            .await;
        written(update, UpdateItemError::is_conditional_check_failed_exception).map(|_| ())
    }

    async fn count(&self, id: &str, limit: &Limit, now: Timestamp) -> Result<Counted, GuardError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("id", AttributeValue::S(id.to_owned()))
            .update_expression("ADD hits :one")
            .condition_expression("window_end > :now AND hits < :limit")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":now", number(now.as_millisecond()))
            .expression_attribute_values(":limit", number(limit.hits.into()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let Err(refused) = update else { return Ok(Counted::Allowed) };
        let Some(UpdateItemError::ConditionalCheckFailedException(held)) =
            refused.as_service_error()
        else {
            return Err(GuardError::unavailable(refused));
        };
        let window_end = held
            .item()
            .and_then(|item| item.get("window_end")?.as_n().ok()?.parse().ok())
            .and_then(|millis| Timestamp::from_millisecond(millis).ok());
        Ok(match window_end {
            Some(until) if until > now => Counted::Full { until },
            _ => Counted::NoWindow,
        })
    }

    /// Opens a window with its first hit; false where one is open.
    async fn open_window(
        &self,
        id: &str,
        limit: &Limit,
        now: Timestamp,
    ) -> Result<bool, GuardError> {
        let end = now + limit.window;
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("id", AttributeValue::S(id.to_owned()))
            .item("hits", number(1))
            .item("window_end", number(end.as_millisecond()))
            .item("expiration", number(end.as_second() + 1))
            .condition_expression("attribute_not_exists(id) OR window_end <= :now")
            .expression_attribute_values(":now", number(now.as_millisecond()))
            .send()
            .await;
        written(put, PutItemError::is_conditional_check_failed_exception)
    }
}

enum Counted {
    Allowed,
    Full { until: Timestamp },
    NoWindow,
}

fn id(limit: &Limit, subject: &str) -> String {
    hash::hex(&hash::digest("turnout/rate-limit", &[limit.name.as_bytes(), subject.as_bytes()]))
}

/// The time until then, in whole seconds, at least one.
fn rest(now: Timestamp, until: Timestamp) -> u64 {
    let millis = u64::try_from(until.duration_since(now).as_millis()).unwrap_or(0);
    millis.div_ceil(1000).max(1)
}

fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
