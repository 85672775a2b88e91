use std::{ops::Range, sync::Arc, time::Duration};

use rdkafka::consumer::{Consumer as _, StreamConsumer};

use super::{
    Source,
    batch::{Batches, Queue},
    event::{self, Origin},
    failure::Failure,
    plan::{Outcome, Plan},
    record::Record,
};
use crate::lambda::InvokeError;

const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// One partition on its way to the function.
pub(super) struct Partition {
    source: Arc<Source>,
    consumer: Arc<StreamConsumer>,
    batches: Batches,
    id: i32,
}

/// The stack stops: what isn't done comes again at the next start.
struct Stopped;

impl Partition {
    pub(super) fn new(
        source: Arc<Source>,
        consumer: Arc<StreamConsumer>,
        queue: Queue,
        id: i32,
    ) -> Self {
        let batches = Batches::new(queue, source.mapping.batch_size, source.mapping.window);
        Self { source, consumer, batches, id }
    }

    /// Hands over batch after batch until the stop.
    pub(super) async fn run(mut self) {
        let mut stop = self.source.stop.clone();
        loop {
            let batch = tokio::select! {
                batch = self.batches.next() => batch,
                _ = stop.wait_for(|stop| *stop) => return,
            };
            if self.deliver(&batch).await.is_err() {
                return;
            }
        }
    }

    async fn deliver(&self, batch: &[Record]) -> Result<(), Stopped> {
        let mapping = &self.source.mapping;
        let mut plan = Plan::new(batch.len(), mapping.max_retries, mapping.bisect);
        while let Some(records) = plan.next() {
            let (outcome, reason) = self.send(batch, records).await?;
            let step = plan.record(outcome);
            let mut done = step.done;
            if let Some((records, attempts)) = step.given_up {
                done = records.end;
                let records = batch.get(records).unwrap_or_default();
                let failure = Failure { origin: self.origin(), records, attempts, reason: &reason };
                self.give_up(&failure).await?;
            }
            self.store(batch, done);
            if step.failures > 0 {
                self.pause(step.failures).await?;
            }
        }
        Ok(())
    }

    /// Sends records until the function ran, however it ended.
    async fn send(
        &self,
        batch: &[Record],
        sent: Range<usize>,
    ) -> Result<(Outcome, String), Stopped> {
        let Source { function, lambda, mapping, .. } = self.source.as_ref();
        let records = batch.get(sent.clone()).unwrap_or_default();
        let event = match event::event(self.origin(), records) {
            Ok(event) => event,
            Err(error) => return Ok((Outcome::Failed, error.to_string())),
        };
        let mut refused = 0;
        let failed = loop {
            match lambda.invoke(function, event.clone(), None).await {
                Ok(response) if mapping.partial_failures => {
                    let first = event::first_failure(&response, self.origin(), batch, sent);
                    match first {
                        Ok(None) => return Ok((Outcome::Done, String::new())),
                        Ok(Some(index)) => {
                            let reason = "reported by the function".to_owned();
                            return Ok((Outcome::FailedFrom(index), reason));
                        }
                        Err(malformed) => break malformed,
                    }
                }
                Ok(_) => return Ok((Outcome::Done, String::new())),
                Err(InvokeError::Stopping) => return Err(Stopped),
                // The function never saw the records: no attempt of theirs.
                Err(InvokeError::TooManyRequests) => {
                    refused += 1;
                    self.pause(refused).await?;
                }
                Err(error) => break error.to_string(),
            }
        };
        let (topic, partition) = (&mapping.topic, self.id);
        tracing::warn!(function, topic, partition, "batch failed: {failed}");
        Ok((Outcome::Failed, failed))
    }

    fn origin(&self) -> Origin<'_> {
        Origin {
            topic: &self.source.mapping.topic,
            partition: self.id,
            bootstrap_servers: &self.source.kafka,
        }
    }

    /// Takes note that records before the index need not come again.
    fn store(&self, batch: &[Record], done: usize) {
        let Some(last) = done.checked_sub(1).and_then(|last| batch.get(last)) else { return };
        let topic = &self.source.mapping.topic;
        if let Err(error) = self.consumer.store_offset(topic, self.id, last.offset) {
            tracing::warn!(topic, partition = self.id, "offset not stored: {error}");
        }
    }

    /// Hands records over to the on-failure topic. They are dropped only where
    /// the mapping has none, as on AWS.
    async fn give_up(&self, failure: &Failure<'_>) -> Result<(), Stopped> {
        let Source { function, mapping, on_failure, .. } = self.source.as_ref();
        let (topic, partition) = (&mapping.topic, self.id);
        let count = failure.records.len();
        tracing::error!(function, topic, partition, count, "given up: {}", failure.reason);
        let Some(on_failure) = on_failure else { return Ok(()) };
        let mut failures = 0;
        while let Err(error) = on_failure.send(function, failure).await {
            tracing::warn!(function, "the on-failure topic took no record: {error}");
            failures += 1;
            self.pause(failures).await?;
        }
        Ok(())
    }

    /// Waits the longer the more failed, or until the stop.
    async fn pause(&self, failures: u32) -> Result<(), Stopped> {
        let doubled = SHORTEST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(10));
        let mut stop = self.source.stop.clone();
        tokio::select! {
            () = tokio::time::sleep(doubled.min(LONGEST_PAUSE)) => Ok(()),
            _ = stop.wait_for(|stop| *stop) => Err(Stopped),
        }
    }
}
