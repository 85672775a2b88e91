use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use tokio::sync::{Notify, Semaphore, oneshot};

use super::{
    Credentials, InvokeError, Options, environment,
    log::FunctionLog,
    process::{Spawner, resident_kib},
    state::{Current, Idle, Invocation, Poll, Process, Reply, State, Status, Waiting},
};
use crate::template::{ACCOUNT, Function, REGION, Trigger};

/// A function's processes and the invocations that wait for one. The lock is
/// held for moments only, never over an await.
pub(super) struct Pool {
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) timeout: Duration,
    pub(super) init_timeout: Duration,
    pub(super) freeze_after: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) binary: PathBuf,
    pub(super) environment: Vec<(String, String)>,
    pub(super) runtime_api: String,
    pub(super) log: FunctionLog,
    pub(super) spawner: Spawner,
    pub(super) stopping: AtomicBool,
    /// Nobody waits for its answer: it has no route.
    pub(super) background: bool,
    credentials: Credentials,
    max_processes: usize,
    max_waiting: usize,
    capacity: Arc<Semaphore>,
    invocations: AtomicU64,
    pub(super) state: Mutex<State>,
}

impl Pool {
    pub(super) fn new(
        function: &Function,
        options: &Options,
        log: FunctionLog,
        credentials: Credentials,
        spawner: Spawner,
        capacity: Arc<Semaphore>,
    ) -> Self {
        let name = function.name.clone();
        let binary = options.binaries.join(&name);
        let reserved = function.reserved_concurrency.unwrap_or(usize::MAX);
        Self {
            arn: format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"),
            timeout: function.timeout,
            init_timeout: options.init_timeout,
            freeze_after: options.freeze_after,
            idle_timeout: options.idle_timeout,
            environment: environment::variables(
                function,
                &credentials,
                &options.environment,
                &binary,
            ),
            binary,
            // On AWS it is host and port only; with a path, the Rust runtime's
            // client wants the scheme as well.
            runtime_api: format!("http://{}/runtime/{name}", options.runtime_api),
            log,
            spawner,
            stopping: AtomicBool::new(false),
            background: !function
                .triggers
                .iter()
                .any(|trigger| matches!(trigger, Trigger::Http(_))),
            credentials,
            max_processes: options.max_processes.min(reserved),
            max_waiting: options.max_waiting,
            capacity,
            invocations: AtomicU64::new(0),
            state: Mutex::default(),
            name,
        }
    }

    pub(super) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock; were it so, the state is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands the invocation to an idle process or lets it wait for one.
    pub(super) fn invoke(
        self: &Arc<Self>,
        mut invocation: Invocation,
    ) -> Result<oneshot::Receiver<Reply>, InvokeError> {
        if self.stopping.load(Ordering::Relaxed) {
            return Err(InvokeError::Stopping);
        }
        let (reply, receiver) = oneshot::channel();
        let mut state = self.lock();
        while let Some(idle) = state.idle.pop() {
            if idle.frozen
                && let Some(process) = state.processes.get(&idle.process)
            {
                process.thaw();
            }
            let request_id = invocation.request_id.clone();
            match idle.hand_over.send(invocation) {
                Ok(()) => {
                    self.assign(&mut state, idle.process, request_id, reply);
                    return Ok(receiver);
                }
                // Its connection is gone, so the process is about to be.
                Err(back) => invocation = back,
            }
        }
        if state.waiting.len() >= self.max_waiting {
            state.waiting.retain(|waiting| !waiting.reply.is_closed());
        }
        if state.waiting.len() >= self.max_waiting || self.max_processes == 0 {
            return Err(InvokeError::TooManyRequests);
        }
        state.waiting.push_back(Waiting { invocation, reply });
        self.scale(&mut state);
        Ok(receiver)
    }

    fn assign(
        &self,
        state: &mut State,
        process: u64,
        request_id: String,
        reply: oneshot::Sender<Reply>,
    ) {
        self.invocations.fetch_add(1, Ordering::Relaxed);
        if let Some(process) = state.processes.get_mut(&process) {
            let deadline = Instant::now() + self.timeout;
            process.current = Some(Current { request_id, deadline, reply });
        }
    }

    /// Starts a process for each waiting invocation that none starts for yet,
    /// as far as the limits allow.
    pub(super) fn scale(self: &Arc<Self>, state: &mut State) {
        let starting = state.processes.values().filter(|process| !process.polled).count();
        for _ in starting..state.waiting.len() {
            if state.processes.len() >= self.max_processes || self.stopping.load(Ordering::Relaxed)
            {
                return;
            }
            let Ok(permit) = Arc::clone(&self.capacity).try_acquire_owned() else { return };
            let id = state.next_id;
            state.next_id += 1;
            let kill = Arc::new(Notify::new());
            state.processes.insert(
                id,
                Process {
                    pid: None,
                    kill: Arc::clone(&kill),
                    spawned: Instant::now(),
                    built: self.built(),
                    polled: false,
                    init_error: None,
                    current: None,
                    _permit: permit,
                },
            );
            let pool = Arc::clone(self);
            tokio::spawn(async move { super::watch::live(pool, id, kill).await });
        }
    }

    /// When the function's binary was built; absent when it isn't there.
    pub(super) fn built(&self) -> Option<SystemTime> {
        self.binary.metadata().and_then(|metadata| metadata.modified()).ok()
    }

    /// A process asks for work.
    pub(super) fn poll(&self, id: u64) -> Poll {
        let mut state = self.lock();
        let Some(process) = state.processes.get_mut(&id) else { return Poll::Unknown };
        if !process.polled {
            process.polled = true;
            let milliseconds = process.spawned.elapsed().as_secs_f64() * 1000.0;
            let pid = process.pid.unwrap_or_default();
            self.report_start(&mut state, pid, milliseconds);
        }
        while let Some(waiting) = state.waiting.pop_front() {
            // Whoever stopped waiting before it began needs no answer.
            if !waiting.reply.is_closed() {
                let request_id = waiting.invocation.request_id.clone();
                self.assign(&mut state, id, request_id, waiting.reply);
                return Poll::Now(waiting.invocation);
            }
        }
        let (hand_over, receiver) = oneshot::channel();
        state.idle.push(Idle { process: id, since: Instant::now(), frozen: false, hand_over });
        Poll::Later(receiver)
    }

    fn report_start(&self, state: &mut State, pid: u32, milliseconds: f64) {
        let kib = resident_kib(pid).unwrap_or_default();
        self.log.line(&format!(
            "REPORT process {pid}\tInit Duration: {milliseconds:.2} ms\tMax Memory Used: {kib} KB"
        ));
        state.remember_start(milliseconds, kib);
    }

    /// A process answers; false when it has no such invocation (any more).
    pub(super) fn complete(&self, id: u64, request_id: &str, reply: Reply) -> bool {
        let current = self.lock().processes.get_mut(&id).and_then(|process| {
            process.current.take_if(|current| current.request_id == request_id)
        });
        // The caller may have left; the work is done all the same.
        current.map(|current| current.reply.send(reply)).is_some()
    }

    /// A process says why it can't start.
    pub(super) fn init_error(&self, id: u64, what: String) {
        self.log.line(&format!("INIT_REPORT Status: error\t{what}"));
        tracing::error!(function = self.name, "did not start: {what}");
        if let Some(process) = self.lock().processes.get_mut(&id) {
            process.init_error = Some(what);
        }
    }

    /// A process is gone: whoever waited for it is told.
    pub(super) fn ended(self: &Arc<Self>, id: u64, reason: String) {
        let mut state = self.lock();
        state.idle.retain(|idle| idle.process != id);
        let Some(process) = state.processes.remove(&id) else { return };
        let stopping = self.stopping.load(Ordering::Relaxed);
        if let Some(current) = process.current {
            let error = if stopping { InvokeError::Stopping } else { InvokeError::Crashed(reason) };
            let _ = current.reply.send(Err(error));
        } else if !process.polled && !stopping {
            let reason = process.init_error.unwrap_or(reason);
            // One start was for one invocation: that one fails, others try again.
            while let Some(waiting) = state.waiting.pop_front() {
                if waiting.reply.send(Err(InvokeError::InitFailed(reason.clone()))).is_ok() {
                    break;
                }
            }
        }
        self.scale(&mut state);
    }

    pub(super) fn is_busy(&self) -> bool {
        let state = self.lock();
        state.processes.values().any(|process| process.current.is_some())
    }

    /// Ends every process and refuses who waits; says how many are left.
    pub(super) fn kill_all(&self) -> usize {
        let mut state = self.lock();
        for waiting in state.waiting.drain(..) {
            let _ = waiting.reply.send(Err(InvokeError::Stopping));
        }
        state.processes.values().for_each(|process| process.kill.notify_one());
        state.processes.len()
    }

    pub(super) fn status(&self) -> Status {
        let state = self.lock();
        Status {
            name: self.name.clone(),
            pids: state.processes.values().filter_map(|process| process.pid).collect(),
            busy: state.processes.values().filter(|process| process.current.is_some()).count(),
            waiting: state.waiting.len(),
            invocations: self.invocations.load(Ordering::Relaxed),
            cold_start_ms: state.starts.iter().map(|start| start.0).collect(),
            resident_kib: state.starts.iter().map(|start| start.1).collect(),
        }
    }
}
