use std::error::Error;

use ambient::TraceContext;
use jiff::{SignedDuration, Timestamp};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use crate::{Host, StartError, log::Invocation};

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
        let job = &job;
        let service = service_fn(|event: LambdaEvent<Value>| async move {
            let deadline = i64::try_from(event.context.deadline).unwrap_or(i64::MAX);
            let deadline = Timestamp::from_millisecond(deadline).unwrap_or(Timestamp::MAX);
            let deadline = deadline.saturating_sub(MARGIN).unwrap_or(deadline);
            self.run_job(job(deadline)).await.map_err(lambda_runtime::Error::from)
        });
        lambda_runtime::run(service).await.map_err(|error| StartError::Runtime(error.to_string()))
    }

    async fn run_job<R: Report, E: Error + Send + Sync + 'static>(
        &self,
        job: impl Future<Output = Result<R, E>>,
    ) -> Result<Value, E> {
        let mut line = Invocation::start(self, "run");
        let trace = TraceContext::start(&self.inner.random);
        // Boxed: a job's future is deep, and the runtime nests it deeper.
        let result = trace.scope(Box::pin(job)).await;
        line.field("trace_id", trace.trace_id());
        line.field("ok", result.is_ok());
        let counts = result.as_ref().map_or_else(|_| R::default().counts(), R::counts);
        for (name, count) in &counts {
            line.field(name, *count);
        }
        if let Err(error) = &result {
            line.field("error", api_kit::chain(error));
        }
        let names: Vec<_> = counts.iter().map(|(name, _)| *name).collect();
        line.end(&names);
        result.map(|_| counts.into_iter().collect())
    }
}
