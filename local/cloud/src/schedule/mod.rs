//! EventBridge Scheduler: runs functions by the clock.

mod expression;

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::json;
use tokio::{sync::Mutex, task::JoinSet};

use expression::Expression;
pub use expression::ExpressionError;

use crate::{
    lambda::{InvokeError, Lambda},
    template::{ACCOUNT, REGION, Schedule, Template, Trigger},
};

/// Between the first runs of schedules with one rate, so that they don't all
/// start their processes at the same moment. AWS spreads them as well.
const STAGGER: Duration = Duration::from_millis(500);
/// The longest sleep: after it the clock is looked at anew, should the machine
/// have slept or its clock been set.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
const RETRY_PAUSE: Duration = Duration::from_secs(1);

/// All schedules of the template.
pub struct Schedules {
    jobs: BTreeMap<String, Arc<Job>>,
    tasks: Mutex<JoinSet<()>>,
}

struct Job {
    function: String,
    schedule: Schedule,
    expression: Expression,
    /// Held while it runs: a schedule never overlaps itself here.
    running: Mutex<()>,
    lambda: Arc<Lambda>,
}

/// Why a schedule was not run.
#[derive(Debug, thiserror::Error)]
pub enum FireError {
    /// No function of this name has a schedule.
    #[error("there is no schedule for {0}")]
    NoSuchSchedule(String),
    /// It ran and failed.
    #[error(transparent)]
    Failed(#[from] InvokeError),
}

impl Schedules {
    /// Reads the schedules of all functions; nothing runs before
    /// [`Schedules::start`], except by [`Schedules::fire`].
    pub fn new(template: &Template, lambda: &Arc<Lambda>) -> Result<Self, ExpressionError> {
        let mut jobs = BTreeMap::new();
        for function in &template.functions {
            for trigger in &function.triggers {
                let Trigger::Schedule(schedule) = trigger else { continue };
                let job = Job {
                    function: function.name.clone(),
                    expression: Expression::parse(&schedule.expression, &schedule.time_zone)?,
                    schedule: schedule.clone(),
                    running: Mutex::new(()),
                    lambda: Arc::clone(lambda),
                };
                jobs.insert(function.name.clone(), Arc::new(job));
            }
        }
        Ok(Self { jobs, tasks: Mutex::default() })
    }

    /// Runs every enabled schedule at its times.
    pub async fn start(&self) {
        let mut tasks = self.tasks.lock().await;
        let mut first = Timestamp::now();
        for job in self.jobs.values().filter(|job| job.schedule.enabled) {
            first += STAGGER;
            tasks.spawn(Arc::clone(job).keep_time(first));
        }
    }

    /// Runs one schedule now, after a run that is under way.
    pub async fn fire(&self, function: &str) -> Result<Bytes, FireError> {
        let job = self.jobs.get(function);
        let job = job.ok_or_else(|| FireError::NoSuchSchedule(function.to_owned()))?;
        let _running = job.running.lock().await;
        Ok(job.run_once(Timestamp::now()).await?)
    }

    /// Starts no further runs; those under way are Lambda's to end.
    pub async fn stop(&self) {
        self.tasks.lock().await.abort_all();
    }
}

impl Job {
    async fn keep_time(self: Arc<Self>, start: Timestamp) {
        let mut last = start;
        while let Some(next) = self.expression.next(last) {
            sleep_until(next).await;
            if let Ok(_running) = self.running.try_lock() {
                self.run(next).await;
            } else {
                tracing::warn!(schedule = self.function, "skipped: still running");
            }
            // A run that took longer than the period leaves out what it missed.
            last = next.max(Timestamp::now());
        }
    }

    async fn run(&self, at: Timestamp) {
        for attempt in 0..=self.schedule.max_retries {
            match self.run_once(at).await {
                Ok(_) | Err(InvokeError::Stopping) => return,
                Err(error) => {
                    tracing::warn!(schedule = self.function, attempt, "failed: {error}");
                }
            }
            tokio::time::sleep(RETRY_PAUSE * (attempt + 1)).await;
        }
    }

    async fn run_once(&self, at: Timestamp) -> Result<Bytes, InvokeError> {
        let event = match &self.schedule.input {
            Some(input) => input.clone(),
            None => scheduled_event(&self.function, at),
        };
        self.lambda.invoke(&self.function, Bytes::from(event), None).await
    }
}

async fn sleep_until(at: Timestamp) {
    loop {
        let now = SystemTime::now();
        match SystemTime::from(at).duration_since(now) {
            Ok(left) if !left.is_zero() => tokio::time::sleep(left.min(LONGEST_SLEEP)).await,
            _ => return,
        }
    }
}

/// What a function gets from a schedule without an input of its own.
fn scheduled_event(function: &str, at: Timestamp) -> String {
    json!({
        "version": "0",
        "id": format!("{function}-{}", at.as_millisecond()),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": REGION,
        "resources": [format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{function}")],
        "detail": "{}",
    })
    .to_string()
}
