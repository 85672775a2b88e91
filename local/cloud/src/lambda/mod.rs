//! Lambda: runs the prebuilt binaries, each process taking one invocation at a
//! time over the Runtime API, as many processes as demand asks.

mod environment;
mod log;
mod pool;
mod process;
mod runtime_api;
mod state;
mod watch;

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use bytes::Bytes;
pub use environment::Credentials;
use tokio::sync::Semaphore;

use crate::{ids::Ids, template::Function};
use pool::Pool;
pub use state::Status;

/// The most bytes of an event and of a response of a synchronous invocation.
pub const PAYLOAD_LIMIT: usize = 6 * 1024 * 1024;

/// What the machine gives to functions.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder with the functions' binaries.
    pub binaries: PathBuf,
    /// The folder that gets a log file a function.
    pub logs: PathBuf,
    /// Where the Runtime API listens.
    pub runtime_api: SocketAddr,
    /// The most processes of one function.
    pub max_processes: usize,
    /// The most processes of all functions together.
    pub max_processes_in_all: usize,
    /// Invocations of one function that may wait for a process.
    pub max_waiting: usize,
    /// How long a process may take to its first poll.
    pub init_timeout: Duration,
    /// How long a process idles before it is frozen until its next invocation. AWS
    /// does so at once; a moment spares the signals while load goes on.
    pub freeze_after: Duration,
    /// How long a process may idle before it is stopped; the last one stays.
    pub idle_timeout: Duration,
    /// Variables for every function beside those of the template: the local
    /// endpoints of AWS services.
    pub environment: Vec<(String, String)>,
}

/// Why an invocation gave no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// No function has this name.
    #[error("there is no function {0}")]
    NoSuchFunction(String),
    /// The event is over [`PAYLOAD_LIMIT`].
    #[error("the event is larger than 6 MB")]
    EventTooLarge,
    /// All processes are busy and too many invocations wait already.
    #[error("too many requests wait for the function")]
    TooManyRequests,
    /// The function answered with an error.
    #[error("function error: {}", String::from_utf8_lossy(.0))]
    Function(Bytes),
    /// The function's response is over [`PAYLOAD_LIMIT`].
    #[error("the response is larger than 6 MB")]
    ResponseTooLarge,
    /// The function took longer than its time-out.
    #[error("timed out after {0:?}")]
    TimedOut(Duration),
    /// The process ended before it answered.
    #[error("the process ended: {0}")]
    Crashed(String),
    /// The process ended, or reported an error, before its first poll.
    #[error("the function did not start: {0}")]
    InitFailed(String),
    /// The stack is being stopped.
    #[error("the stack is stopping")]
    Stopping,
}

/// All functions of the template.
pub struct Lambda {
    pools: HashMap<String, Arc<Pool>>,
    ids: Ids,
}

impl Lambda {
    /// Prepares the functions; no process starts before it is needed. One that
    /// is absent from `credentials` gets some of its own.
    ///
    /// # Errors
    /// When a log file can't be opened or a thread can't be started.
    pub fn start(
        functions: &[Function],
        credentials: &HashMap<String, Credentials>,
        options: &Options,
    ) -> std::io::Result<Arc<Self>> {
        let spawner = process::Spawner::start()?;
        std::fs::create_dir_all(&options.logs)?;
        let capacity = Arc::new(Semaphore::new(options.max_processes_in_all));
        let ids = Ids::new();
        let mut pools = HashMap::with_capacity(functions.len());
        for function in functions {
            let log = log::FunctionLog::open(&options.logs, &function.name)?;
            let known = credentials.get(&function.name).cloned();
            let credentials = known.unwrap_or_else(Credentials::generate);
            let pool = Pool::new(
                function,
                options,
                log,
                credentials,
                spawner.clone(),
                Arc::clone(&capacity),
            );
            pools.insert(function.name.clone(), Arc::new(pool));
        }
        let lambda = Arc::new(Self { pools, ids });
        watch::start(&lambda);
        Ok(lambda)
    }

    /// Runs a function and waits for its response.
    pub async fn invoke(
        &self,
        name: &str,
        event: Bytes,
        trace_id: Option<&str>,
    ) -> Result<Bytes, InvokeError> {
        if event.len() > PAYLOAD_LIMIT {
            return Err(InvokeError::EventTooLarge);
        }
        let pool =
            self.pools.get(name).ok_or_else(|| InvokeError::NoSuchFunction(name.to_owned()))?;
        let invocation = state::Invocation {
            request_id: self.ids.uuid(),
            event,
            trace_id: trace_id.map(str::to_owned),
        };
        let reply = pool.invoke(invocation)?;
        reply.await.unwrap_or(Err(InvokeError::Stopping))
    }

    /// The credentials that the function's processes sign with.
    #[must_use]
    pub fn credentials(&self, name: &str) -> Option<&Credentials> {
        self.pools.get(name).map(|pool| pool.credentials())
    }

    /// The functions as they are now, by name.
    #[must_use]
    pub fn status(&self) -> Vec<Status> {
        let mut all: Vec<_> = self.pools.values().map(|pool| pool.status()).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// The Runtime API, below the path that each process is told.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        runtime_api::router(Arc::clone(self))
    }

    /// Takes no new invocations, lets running ones end within `patience`, and
    /// leaves no process behind.
    pub async fn stop(&self, patience: Duration) {
        for pool in self.pools.values() {
            pool.stopping.store(true, Ordering::Relaxed);
        }
        let busy = || self.pools.values().any(|pool| pool.is_busy());
        let waited = async {
            while busy() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        if tokio::time::timeout(patience, waited).await.is_err() {
            tracing::warn!("functions still running after {patience:?} are ended");
        }
        let left = || self.pools.values().any(|pool| pool.kill_all() > 0);
        while left() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}
