use std::time::Duration;

use futures_util::FutureExt as _;
use rdkafka::consumer::stream_consumer::StreamPartitionQueue;
use tokio::time::{Instant, timeout_at};

use super::record::Record;
use crate::lambda::PAYLOAD_LIMIT;

/// What an event may take, with room for what surrounds the records.
const SIZE_LIMIT: usize = PAYLOAD_LIMIT - 64 * 1024;

pub(super) type Queue = StreamPartitionQueue<rdkafka::consumer::DefaultConsumerContext>;

/// Gathers batches from a partition's queue.
pub(super) struct Batches {
    queue: Queue,
    batch_size: usize,
    window: Duration,
    /// A record that would have made the batch before too large.
    left: Option<Record>,
}

impl Batches {
    pub(super) fn new(queue: Queue, batch_size: usize, window: Duration) -> Self {
        Self { queue, batch_size, window, left: None }
    }

    /// The next batch: at least one record, and what more there is at once or
    /// comes within the window.
    pub(super) async fn next(&mut self) -> Vec<Record> {
        let first = match self.left.take() {
            Some(record) => record,
            None => self.wait().await,
        };
        let until = Instant::now() + self.window;
        let mut size = first.size();
        let mut batch = vec![first];
        while batch.len() < self.batch_size {
            let more = if self.window.is_zero() {
                self.wait().now_or_never()
            } else {
                timeout_at(until, self.wait()).await.ok()
            };
            let Some(record) = more else { break };
            size += record.size();
            if size > SIZE_LIMIT {
                self.left = Some(record);
                break;
            }
            batch.push(record);
        }
        batch
    }

    async fn wait(&self) -> Record {
        loop {
            match self.queue.recv().await {
                Ok(message) => return Record::new(&message),
                // The client mends itself; it tries a lost broker on its own.
                Err(error) => tracing::debug!("{error}"),
            }
        }
    }
}
