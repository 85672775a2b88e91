use std::error::Error;

use ambient::TraceContext;
use jiff::{SignedDuration, Timestamp};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use crate::{Host, Serving, StartError, log::Invocation};

/// A job gets its deadline so long before the function's time is up.
const MARGIN: SignedDuration = SignedDuration::from_secs(3);

/// What one run of a schedule did.
pub trait Report: Default {
    /// How many of what: fields of the run's line, and metrics. The default
    /// stands for a run that failed.
    fn counts(&self) -> Vec<(&'static str, u64)>;
}

/// Most do one kind of thing.
impl Report for u64 {
    fn counts(&self) -> Vec<(&'static str, u64)> {
        vec![("done", *self)]
    }
}

impl Host {
    /// Serves a schedule until the sandbox ends. `job` gets the time by which
    /// it must be done, and returns how many things it did; what it leaves, the
    /// next run takes. Two runs may overlap.
    pub async fn serve_schedule<J, F, R, E>(&self, job: J) -> Result<(), StartError>
    where
        J: Fn(Timestamp) -> F,
        F: Future<Output = Result<R, E>>,
        R: Report,
        E: Error + Send + Sync + 'static,
    {
        self.run_jobs(&|deadline| {
            let running = job(deadline);
            Box::pin(async move {
                let result = running.await;
                let counts = result.as_ref().map_or_else(|_| R::default().counts(), R::counts);
                let error =
                    result.err().map(|error| Box::new(error) as Box<dyn Error + Send + Sync>);
                Run { counts, error }
            })
        })
        .await
    }

    fn run_jobs<'a>(&'a self, job: &'a Job<'a>) -> Serving<'a, Result<(), StartError>> {
        let service = service_fn(move |event: LambdaEvent<Value>| async move {
            let deadline = i64::try_from(event.context.deadline).unwrap_or(i64::MAX);
            let deadline = Timestamp::from_millisecond(deadline).unwrap_or(Timestamp::MAX);
            let deadline = deadline.saturating_sub(MARGIN).unwrap_or(deadline);
            self.run_job(job(deadline)).await
        });
        Box::pin(async move {
            let run = lambda_runtime::run(service).await;
            run.map_err(|error| StartError::Runtime(error.to_string()))
        })
    }

    async fn run_job(&self, job: Serving<'_, Run>) -> Result<Value, lambda_runtime::Error> {
        let mut line = Invocation::start(self, "run");
        let trace = TraceContext::start(&self.inner.random);
        let Run { counts, error } = trace.scope(job).await;
        line.field("trace_id", trace.trace_id());
        line.field("ok", error.is_none());
        for (name, count) in &counts {
            line.field(name, *count);
        }
        if let Some(error) = &error {
            line.field("error", api_kit::chain(&**error));
        }
        let names: Vec<_> = counts.iter().map(|(name, _)| *name).collect();
        line.end(&names);
        error.map_or_else(|| Ok(counts.into_iter().collect()), Err)
    }
}

/// What one run came to: what it did, or as much as a run that failed.
struct Run {
    counts: Vec<(&'static str, u64)>,
    error: Option<Box<dyn Error + Send + Sync>>,
}

/// What runs when its time has come, with its deadline.
type Job<'a> = dyn Fn(Timestamp) -> Serving<'a, Run> + 'a;
