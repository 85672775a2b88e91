use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use ambient::Clock;
use jiff::{SignedDuration, Timestamp};
use sqlx::{PgPool, Postgres, Transaction};

use crate::{
    Producer, ProducerError,
    store::{self, Row},
};

/// After Kafka failed, requests don't try it again for so long: nobody should
/// wait two seconds for nothing, request after request.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// The relay leaves younger messages to those who wrote them.
const GRACE: SignedDuration = SignedDuration::from_secs(5);

/// Structured mode of the `CloudEvents` Kafka protocol binding 1.0.
const CONTENT_TYPE: &[(&str, &str)] =
    &[("content-type", "application/cloudevents+json; charset=utf-8")];

const BATCH: i64 = 500;

/// Publishes what the outbox holds.
#[derive(Clone, Debug)]
pub struct Publisher {
    producer: Arc<Producer>,
    clock: Clock,
    /// Microseconds since the epoch before which Kafka is left alone.
    paused_until: Arc<AtomicI64>,
}

/// The relay stopped before the outbox was empty; the next run goes on.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The database failed.
    #[error("the outbox can't be read")]
    Database(#[from] sqlx::Error),
    /// Kafka failed.
    #[error("the outbox can't be published")]
    Kafka(#[from] ProducerError),
}

impl Publisher {
    /// A publisher on a producer.
    #[must_use]
    pub fn new(producer: Arc<Producer>, clock: Clock) -> Self {
        Self { producer, clock, paused_until: Arc::new(AtomicI64::new(i64::MIN)) }
    }

    /// Publishes one subject's messages right after their commit. It cannot
    /// fail: what it leaves, the relay takes, and the change stands already.
    pub async fn publish_now(&self, pool: &PgPool, subject: &str) {
        self.publish_all_now(pool, &[subject.to_owned()]).await;
    }

    /// As [`Publisher::publish_now`], for several subjects.
    pub async fn publish_all_now(&self, pool: &PgPool, subjects: &[String]) {
        if self.clock.now().as_microsecond() < self.paused_until.load(Ordering::Relaxed) {
            return;
        }
        let published = async {
            let (transaction, rows) = store::take_subjects(pool, subjects).await?;
            self.publish(transaction, &rows).await
        };
        if let Err(error) = published.await {
            if matches!(error, RelayError::Kafka(_)) {
                let until = self.clock.now().saturating_add(PAUSE).unwrap_or(Timestamp::MAX);
                self.paused_until.store(until.as_microsecond(), Ordering::Relaxed);
            }
            tracing::warn!(%error, cause = ?std::error::Error::source(&error), "left to the relay");
        }
    }

    /// Publishes what was left, oldest first, until nothing is or `deadline`
    /// has come. Returns how many.
    pub async fn relay(&self, pool: &PgPool, deadline: Timestamp) -> Result<u64, RelayError> {
        let mut published = 0;
        loop {
            let now = self.clock.now();
            let before = now.saturating_sub(GRACE).unwrap_or(Timestamp::MIN);
            let (transaction, rows) = store::take_oldest(pool, before, BATCH).await?;
            if rows.is_empty() {
                return Ok(published);
            }
            self.publish(transaction, &rows).await?;
            published += rows.len() as u64;
            if now >= deadline {
                return Ok(published);
            }
        }
    }

    /// Sends the rows and lets them go. One subject's messages go one after
    /// the other by their order in the producer's queue, which idempotence
    /// keeps; all are awaited.
    async fn publish(
        &self,
        transaction: Transaction<'static, Postgres>,
        rows: &[Row],
    ) -> Result<(), RelayError> {
        let sends = rows.iter().map(|row| {
            self.producer.send(&row.topic, &row.subject, row.payload.as_bytes(), CONTENT_TYPE)
        });
        futures_util::future::try_join_all(sends).await?;
        transaction.commit().await?;
        Ok(())
    }
}
