use std::error::Error;

use ambient::TraceContext;
use jiff::{SignedDuration, Timestamp};
use lambda_runtime::{LambdaEvent, service_fn};
use messages::CloudEvent;

use crate::{
    Host, Serving, StartError,
    log::Invocation,
    message_batch::{Batch, BatchAnswer, Failure, ItemIdentifier, Record},
};

/// So long before the function's time is up no further message is begun.
const MARGIN: SignedDuration = SignedDuration::from_secs(2);

/// Why a message had no effect.
#[derive(Debug)]
pub enum ConsumeError {
    /// It never will: it goes to the dead-letter topic with this reason, and
    /// the rest of the batch goes on.
    Poison(String),
    /// It may later: it is delivered again, and with it what comes after it in
    /// its partition.
    Retry(Box<dyn Error + Send + Sync>),
}

impl From<sqlx::Error> for ConsumeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Retry(Box::new(error))
    }
}

impl From<messages::InvalidData> for ConsumeError {
    fn from(error: messages::InvalidData) -> Self {
        Self::Poison(error.to_string())
    }
}

impl Host {
    /// Serves batches of Kafka messages until the sandbox ends. `handle` gets
    /// one message at a time, in each partition's order, and at least once.
    pub async fn serve_messages<H, F>(&self, handle: H) -> Result<(), StartError>
    where
        H: Fn(CloudEvent) -> F,
        F: Future<Output = Result<(), ConsumeError>>,
    {
        let handle = &handle;
        let each = |messages: Vec<CloudEvent>| -> Serving<'_, Result<(), ConsumeError>> {
            Box::pin(async move {
                for message in messages {
                    handle(message).await?;
                }
                Ok(())
            })
        };
        self.consume(&each, false).await
    }

    /// As [`Host::serve_messages`], for what costs little more for many messages
    /// than for one. `handle` gets a whole batch, and must have effect for all of it
    /// or none: where it fails it gets them once more, each alone.
    pub async fn serve_messages_together<H, F>(&self, handle: H) -> Result<(), StartError>
    where
        H: Fn(Vec<CloudEvent>) -> F,
        F: Future<Output = Result<(), ConsumeError>>,
    {
        self.consume(&|messages| Box::pin(handle(messages)), true).await
    }

    fn consume<'a>(
        &'a self,
        handle: &'a Handle<'a>,
        together: bool,
    ) -> Serving<'a, Result<(), StartError>> {
        Box::pin(async move {
            let consumer = Consumer {
                host: self,
                handle,
                together,
                dead_letters: self.config().require("DEAD_LETTER_TOPIC")?,
                producer: self.producer().await?,
            };
            let consumer = &consumer;
            let service = service_fn(|event: LambdaEvent<Batch>| async move {
                let deadline = i64::try_from(event.context.deadline).unwrap_or(i64::MAX);
                let deadline = Timestamp::from_millisecond(deadline).unwrap_or(Timestamp::MAX);
                let stop_at = deadline.saturating_sub(MARGIN).unwrap_or(deadline);
                Ok::<_, lambda_runtime::Error>(consumer.batch(event.payload, stop_at).await)
            });
            let run = lambda_runtime::run(service).await;
            run.map_err(|error| StartError::Runtime(error.to_string()))
        })
    }
}

/// What handles messages.
type Handle<'a> = dyn Fn(Vec<CloudEvent>) -> Serving<'a, Result<(), ConsumeError>> + 'a;

struct Consumer<'a> {
    host: &'a Host,
    handle: &'a Handle<'a>,
    /// Whether `handle` is asked for a whole batch first.
    together: bool,
    dead_letters: &'a str,
    producer: std::sync::Arc<outbox::Producer>,
}

impl Consumer<'_> {
    async fn batch(&self, batch: Batch, stop_at: Timestamp) -> BatchAnswer {
        let mut line = Invocation::start(self.host, "batch");
        let mut answer = BatchAnswer::default();
        let mut done = 0;
        if self.together && self.all(&batch).await {
            done = batch.records.values().map(Vec::len).sum();
        } else {
            for (partition, records) in batch.records {
                for record in records {
                    let offset = record.offset;
                    if self.host.inner.clock.now() < stop_at && self.record(record).await {
                        done += 1;
                    } else {
                        let item_identifier = ItemIdentifier { partition, offset };
                        answer.batch_item_failures.push(Failure { item_identifier });
                        break;
                    }
                }
            }
        }
        line.field("done", done);
        line.field("failed_partitions", answer.batch_item_failures.len());
        line.end(&["done", "failed_partitions"]);
        answer
    }

    /// Handles a whole batch at once. `false`: it had no effect, and what stands
    /// in the way will show in one of its records.
    async fn all(&self, batch: &Batch) -> bool {
        let records = batch.records.values().flatten();
        let messages: Result<Vec<CloudEvent>, _> =
            records.map(|record| serde_json::from_slice(&record.bytes())).collect();
        let Ok(messages) = messages else { return false };
        let trace = TraceContext::start(&self.host.inner.random);
        trace.scope(async { (self.handle)(messages).await.is_ok() }).await
    }

    /// Handles one record. `false`: it must be delivered again.
    async fn record(&self, record: Record) -> bool {
        let random = &self.host.inner.random;
        let bytes = record.bytes();
        let message = match serde_json::from_slice::<CloudEvent>(&bytes) {
            Ok(message) => message,
            Err(error) => {
                let reason = format!("not a CloudEvent: {error}");
                return TraceContext::start(random)
                    .scope(self.bury(&record, &bytes, &reason))
                    .await;
            }
        };
        let trace = TraceContext::continue_from(message.traceparent.as_deref(), random);
        let work = async {
            let id = message.id;
            match (self.handle)(vec![message]).await {
                Ok(()) => true,
                Err(ConsumeError::Poison(reason)) => self.bury(&record, &bytes, &reason).await,
                Err(ConsumeError::Retry(error)) => {
                    let error = api_kit::chain(&*error);
                    tracing::warn!(message_id = %id, topic = record.topic, error, "to be delivered again");
                    false
                }
            }
        };
        trace.scope(work).await
    }

    /// Sends a poison message to the dead-letter topic as it came, with the
    /// reason and its place in the headers. `false` when Kafka did not take it.
    async fn bury(&self, record: &Record, bytes: &[u8], reason: &str) -> bool {
        let Record { topic, partition, offset, .. } = record;
        tracing::error!(topic, partition, offset, reason, "poison message");
        let headers = [
            ("reason", reason),
            ("function", self.host.inner.function),
            ("source-topic", topic),
            ("source-partition", &partition.to_string()),
            ("source-offset", &offset.to_string()),
        ];
        let sent = self.producer.send(self.dead_letters, topic, bytes, &headers).await;
        if let Err(error) = &sent {
            tracing::warn!(%error, "the dead letter was not taken");
        }
        sent.is_ok()
    }
}
