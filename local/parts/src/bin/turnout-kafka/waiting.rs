//! Lets consumers wait for messages instead of asking over and over.

use std::time::{Duration, Instant};

use rama::{Context, Service};
use tansu_sans_io::{Body, FetchRequest, FetchResponse, Frame, Header};
use tokio::{sync::watch, time::timeout};

use crate::tails::{self, Tails};

/// Answers a fetch as soon as there is a message, and an empty one only after
/// the consumer's `fetch.wait.max.ms`, as Kafka does.
///
/// Tansu 0.6 looks once, sleeps for all of that time, and answers with what it
/// saw before: consumers get a message late or, with short waits, ask `SQLite`
/// for every partition so often that an idle stack takes most of a processor.
/// One look at one partition is half a dozen statements: it is asked only for
/// those that were written to.
pub(crate) struct WithWaiting<S> {
    inner: S,
    tails: watch::Sender<Tails>,
}

impl<S> WithWaiting<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner, tails: watch::Sender::default() }
    }
}

impl<State, S> Service<State, Frame> for WithWaiting<S>
where
    State: Clone + Send + Sync + 'static,
    S: Service<State, Frame, Response = Frame>,
{
    type Response = Frame;
    type Error = S::Error;

    async fn serve(&self, context: Context<State>, frame: Frame) -> Result<Frame, S::Error> {
        match frame.body {
            Body::ProduceRequest(ref request) => {
                // Also where the producer goes before it has its answer: its
                // message may be there.
                let _told = Told { tails: &self.tails, partitions: tails::of(request) };
                self.inner.serve(context, frame).await
            }
            Body::FetchRequest(request) => {
                self.fetch(context, frame.size, frame.header, request).await
            }
            Body::MetadataRequest(_) => {
                let response = self.inner.serve(context, frame).await?;
                if let Body::MetadataResponse(topics) = &response.body {
                    self.learn(|tails| tails.named(topics));
                }
                Ok(response)
            }
            _ => self.inner.serve(context, frame).await,
        }
    }
}

impl<S> WithWaiting<S> {
    async fn fetch<State>(
        &self,
        context: Context<State>,
        size: i32,
        header: Header,
        mut request: FetchRequest,
    ) -> Result<Frame, S::Error>
    where
        State: Clone + Send + Sync + 'static,
        S: Service<State, Frame, Response = Frame>,
    {
        let patience = u64::try_from(request.max_wait_ms).unwrap_or_default();
        let until = Instant::now() + Duration::from_millis(patience);
        // Tansu looks once and doesn't sleep.
        request.max_wait_ms = 0;
        let ask =
            |request| Frame { size, header: header.clone(), body: Body::FetchRequest(request) };
        loop {
            let mut tails = self.tails.subscribe();
            let (last, worth) = {
                let tails = tails.borrow();
                (tails.last_write(&request), tails.worth_asking(&request, Instant::now()))
            };
            if let Some(worth) = worth {
                let response = self.look(&context, ask(worth)).await?;
                if !matches!(&response.body, Body::FetchResponse(body) if is_empty(body)) {
                    return Ok(response);
                }
            }
            let left = until.saturating_duration_since(Instant::now());
            let has_news = |now: &Tails| now.last_write(&request) != last;
            if left.is_zero() || timeout(left, tails.wait_for(has_news)).await.is_err() {
                return self.look(&context, ask(request)).await;
            }
        }
    }

    async fn look<State>(&self, context: &Context<State>, frame: Frame) -> Result<Frame, S::Error>
    where
        State: Clone + Send + Sync + 'static,
        S: Service<State, Frame, Response = Frame>,
    {
        let writes = self.tails.borrow().writes();
        let response = self.inner.serve(context.clone(), frame).await?;
        if let Body::FetchResponse(body) = &response.body {
            self.learn(|tails| tails.seen(body, writes, Instant::now()));
        }
        Ok(response)
    }

    /// Changes what is known without waking who waits for news.
    fn learn(&self, change: impl FnOnce(&mut Tails)) {
        self.tails.send_if_modified(|tails| {
            change(tails);
            false
        });
    }
}

/// Tells those who wait, when it goes.
struct Told<'a> {
    tails: &'a watch::Sender<Tails>,
    partitions: Vec<(String, i32)>,
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        self.tails.send_modify(|tails| tails.written(&self.partitions));
    }
}

/// Whether there is nothing in it that the consumer should know at once.
fn is_empty(response: &FetchResponse) -> bool {
    let topics = response.responses.iter().flatten();
    let mut partitions = topics.flat_map(|topic| topic.partitions.iter().flatten());
    response.error_code.unwrap_or_default() == 0
        && partitions.all(|partition| partition.error_code == 0 && partition.records.is_none())
}
