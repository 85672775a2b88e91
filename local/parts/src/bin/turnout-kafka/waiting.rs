//! Lets consumers wait for messages instead of asking over and over.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use rama::{Context, Service};
use tansu_sans_io::{Body, FetchRequest, FetchResponse, Frame};
use tokio::{sync::watch, time::timeout};

/// Answers a fetch as soon as there is a message, and an empty one only after
/// the consumer's `fetch.wait.max.ms`, as Kafka does.
///
/// Tansu 0.6 looks once, sleeps for all of that time, and answers with what it
/// saw before: consumers get a message late or, with short waits, ask `SQLite`
/// for every partition so often that an idle stack takes most of a processor.
pub(crate) struct WithWaiting<S> {
    inner: S,
    written: watch::Sender<Written>,
}

/// How often each topic was written to since the start.
type Written = HashMap<String, u64>;

impl<S> WithWaiting<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner, written: watch::Sender::default() }
    }
}

impl<State, S> Service<State, Frame> for WithWaiting<S>
where
    State: Clone + Send + Sync + 'static,
    S: Service<State, Frame, Response = Frame>,
{
    type Response = Frame;
    type Error = S::Error;

    async fn serve(&self, context: Context<State>, mut frame: Frame) -> Result<Frame, S::Error> {
        match &mut frame.body {
            Body::ProduceRequest(request) => {
                let topics = request.topic_data.iter().flatten();
                let topics: Vec<_> = topics.map(|topic| topic.name.clone()).collect();
                let response = self.inner.serve(context, frame).await?;
                self.written.send_modify(|written| {
                    for topic in topics {
                        *written.entry(topic).or_default() += 1;
                    }
                });
                Ok(response)
            }
            Body::FetchRequest(request) => {
                let patience = u64::try_from(request.max_wait_ms).unwrap_or_default();
                let topics = names(request);
                // Tansu looks once and doesn't sleep.
                request.max_wait_ms = 0;
                let until = Instant::now() + Duration::from_millis(patience);
                loop {
                    let mut written = self.written.subscribe();
                    let before = count(&written.borrow(), topics.as_deref());
                    let response = self.inner.serve(context.clone(), frame.clone()).await?;
                    let left = until.saturating_duration_since(Instant::now());
                    let is_empty =
                        matches!(&response.body, Body::FetchResponse(body) if is_empty(body));
                    if !is_empty || left.is_zero() {
                        return Ok(response);
                    }
                    let news = written.wait_for(|now| count(now, topics.as_deref()) != before);
                    if timeout(left, news).await.is_err() {
                        return Ok(response);
                    }
                }
            }
            _ => self.inner.serve(context, frame).await,
        }
    }
}

/// The topics of a fetch; none when it names one by its id only.
fn names(request: &FetchRequest) -> Option<Vec<String>> {
    let topics = request.topics.iter().flatten();
    topics.map(|topic| topic.topic.clone().filter(|name| !name.is_empty())).collect()
}

/// How often these topics were written to; any of them, when they aren't known.
fn count(written: &Written, topics: Option<&[String]>) -> u64 {
    match topics {
        Some(topics) => topics.iter().filter_map(|topic| written.get(topic)).sum(),
        None => written.values().sum(),
    }
}

/// Whether there is nothing in it that the consumer should know at once.
fn is_empty(response: &FetchResponse) -> bool {
    let topics = response.responses.iter().flatten();
    let mut partitions = topics.flat_map(|topic| topic.partitions.iter().flatten());
    response.error_code.unwrap_or_default() == 0
        && partitions.all(|partition| partition.error_code == 0 && partition.records.is_none())
}
