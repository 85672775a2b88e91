//! Lets consumers wait for messages instead of asking over and over.

use std::{
    mem,
    time::{Duration, Instant},
};

use rama::{Context, Service};
use tansu_sans_io::{Body, FetchRequest, FetchResponse, Frame, Header, ProduceResponse};
use tokio::{sync::watch, time::timeout};

use crate::tails::{self, Look, Sent, Tails};

/// Answers a fetch as soon as there is as much as the consumer wants at least, by
/// `fetch.min.bytes`, and what there is, if anything, after its `fetch.wait.max.ms`,
/// as Kafka does.
///
/// Tansu 0.6 looks once, sleeps for all of that time, and answers with what it
/// saw before: consumers get a message late or, with short waits, ask `SQLite`
/// for every partition so often that an idle stack takes most of a processor.
/// One look at one partition is a dozen statements, each planned anew: a consumer
/// that follows gets what producers have just written from memory, and `SQLite`
/// is asked only for what is not there.
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
                let told = Told { tails: &self.tails, sent: tails::sent(request) };
                let response = self.inner.serve(context, frame).await?;
                if let Body::ProduceResponse(answer) = &response.body {
                    told.answered(answer);
                }
                Ok(response)
            }
            Body::FetchRequest(request) => {
                self.fetch(context, frame.size, frame.header, request).await
            }
            Body::DeleteTopicsRequest(_) | Body::DeleteRecordsRequest(_) => {
                let response = self.inner.serve(context, frame).await;
                self.tails.send_modify(Tails::forget);
                response
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
        let wanted = usize::try_from(request.min_bytes).unwrap_or_default();
        // Tansu looks once and doesn't sleep.
        request.max_wait_ms = 0;
        let ask =
            |request| Frame { size, header: header.clone(), body: Body::FetchRequest(request) };
        let mut over = false;
        loop {
            let mut tails = self.tails.subscribe();
            let (last, look) = {
                let tails = tails.borrow();
                (tails.last_write(&request), tails.look(&request, Instant::now()))
            };
            match look {
                Look::News(news) if over || tails::bytes(&news) >= wanted => {
                    return Ok(answered(&header, news));
                }
                Look::Ask(worth) if !over => {
                    let response = self.ask(&context, ask(worth)).await?;
                    if !matches!(&response.body, Body::FetchResponse(body) if is_empty(body)) {
                        return Ok(response);
                    }
                }
                _ if over => return Ok(answered(&header, tails::answer(Vec::new()))),
                _ => {}
            }
            let has_news = |now: &Tails| now.last_write(&request) != last;
            let left = until.saturating_duration_since(Instant::now());
            over = timeout(left, tails.wait_for(has_news)).await.is_err();
        }
    }

    async fn ask<State>(&self, context: &Context<State>, frame: Frame) -> Result<Frame, S::Error>
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

/// The frame that answers a request with this header.
fn answered(request: &Header, response: FetchResponse) -> Frame {
    let (Header::Request { correlation_id, .. } | Header::Response { correlation_id }) = *request;
    let body = Body::FetchResponse(response);
    Frame { size: 0, header: Header::Response { correlation_id }, body }
}

/// Tells those who wait, at the latest when it goes.
struct Told<'a> {
    tails: &'a watch::Sender<Tails>,
    sent: Vec<Sent>,
}

impl Told<'_> {
    fn answered(mut self, answer: &ProduceResponse) {
        let sent = mem::take(&mut self.sent);
        self.tails.send_modify(|tails| tails.written(sent, answer, Instant::now()));
    }
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if !self.sent.is_empty() {
            self.tails.send_modify(|tails| tails.abandoned(&self.sent));
        }
    }
}

/// Whether there is nothing in it that the consumer should know at once.
fn is_empty(response: &FetchResponse) -> bool {
    let topics = response.responses.iter().flatten();
    let mut partitions = topics.flat_map(|topic| topic.partitions.iter().flatten());
    response.error_code.unwrap_or_default() == 0
        && partitions.all(|partition| partition.error_code == 0 && partition.records.is_none())
}
