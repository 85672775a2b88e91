use std::{error::Error, time::Instant};

use ambient::TraceContext;
use jiff::{SignedDuration, Timestamp};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::{Map, Value};

use crate::{Host, StartError, log};

/// A job gets its deadline so long before the function's time is up.
const MARGIN: SignedDuration = SignedDuration::from_secs(3);

impl Host {
    /// Serves a schedule until the sandbox ends. `job` gets the time by which
    /// it must be done, and returns how many things it did; what it leaves, the
    /// next run takes. Two runs may overlap.
    pub async fn serve_schedule<J, F, E>(&self, job: J) -> Result<(), StartError>
    where
        J: Fn(Timestamp) -> F,
        F: Future<Output = Result<u64, E>>,
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

    #[expect(clippy::disallowed_methods, reason = "measures a run's duration")]
    async fn run_job<E: Error + Send + Sync + 'static>(
        &self,
        job: impl Future<Output = Result<u64, E>>,
    ) -> Result<Value, E> {
        let started = Instant::now();
        let trace = TraceContext::start(&self.inner.random);
        // Boxed: a job's future is deep, and the runtime nests it deeper.
        let result = trace.scope(Box::pin(job)).await;
        let mut line = Map::new();
        line.insert("message".into(), "run".into());
        line.insert("function".into(), self.inner.function.into());
        line.insert("trace_id".into(), trace.trace_id().into());
        line.insert("ok".into(), result.is_ok().into());
        line.insert("done".into(), result.as_ref().copied().unwrap_or_default().into());
        let millis = started.elapsed().as_secs_f64() * 1000.0;
        line.insert("duration_ms".into(), Value::from((millis * 100.0).round() / 100.0));
        if let Err(error) = &result {
            line.insert("error".into(), format!("{error}: {:?}", error.source()).into());
        }
        let now = self.inner.clock.now().as_millisecond();
        log::invocation(line, now, &[("duration_ms", "Milliseconds"), ("done", "Count")]);
        result.map(|done| serde_json::json!({ "done": done }))
    }
}
