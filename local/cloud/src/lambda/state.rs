use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::{Instant, SystemTime},
};

use bytes::Bytes;
use rustix::process::{Pid, Signal, kill_process, setpriority_process};
use tokio::sync::{Notify, OwnedSemaphorePermit, oneshot};

use super::InvokeError;

pub(super) type Reply = Result<Bytes, InvokeError>;

/// Starts that the status keeps figures of.
const REMEMBERED_STARTS: usize = 100;

/// How far functions that nobody waits for stand back (`nice`): far enough that a
/// rush of requests goes first, and not so far that mails stop meanwhile.
const BACKGROUND: i32 = 10;

/// One event on its way to a process.
#[derive(Debug)]
pub(super) struct Invocation {
    pub(super) request_id: String,
    pub(super) event: Bytes,
    pub(super) trace_id: Option<String>,
}

/// The processes of a function and what waits for them.
#[derive(Default)]
pub(super) struct State {
    pub(super) next_id: u64,
    /// Newest last, so that load that ebbs leaves the oldest to be stopped.
    pub(super) idle: Vec<Idle>,
    pub(super) waiting: VecDeque<Waiting>,
    pub(super) processes: HashMap<u64, Process>,
    /// Milliseconds from start to first poll, and resident KiB then.
    pub(super) starts: VecDeque<(f64, u64)>,
}

pub(super) struct Idle {
    pub(super) process: u64,
    pub(super) since: Instant,
    pub(super) frozen: bool,
    pub(super) hand_over: oneshot::Sender<Invocation>,
}

pub(super) struct Waiting {
    pub(super) invocation: Invocation,
    pub(super) reply: oneshot::Sender<Reply>,
}

pub(super) struct Process {
    pub(super) pid: Option<u32>,
    pub(super) kill: Arc<Notify>,
    pub(super) spawned: Instant,
    /// When the binary that it runs was built.
    pub(super) built: Option<SystemTime>,
    pub(super) polled: bool,
    pub(super) init_error: Option<String>,
    pub(super) current: Option<Current>,
    /// Its share of the processes of all functions.
    pub(super) _permit: OwnedSemaphorePermit,
}

impl Process {
    /// Stops its threads, so that what it does by the way (Kafka's clients look for
    /// work all the time) costs the machine nothing.
    pub(super) fn freeze(&self) -> bool {
        self.signal(Signal::STOP)
    }

    /// Lets its threads go on. One that is ended meanwhile needn't be thawed.
    pub(super) fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    /// On AWS every function has a machine of its own. Here all share one, and then
    /// a person who waits for an answer comes before the mail about it. The threads
    /// that the process starts from now on inherit it.
    pub(super) fn stand_back(&self) {
        if let Some(pid) = self.pid()
            && let Err(error) = setpriority_process(Some(pid), BACKGROUND)
        {
            tracing::debug!("a background function keeps its priority: {error}");
        }
    }

    /// False when there is no such process (any more).
    fn signal(&self, signal: Signal) -> bool {
        self.pid().is_some_and(|pid| kill_process(pid, signal).is_ok())
    }

    fn pid(&self) -> Option<Pid> {
        Pid::from_raw(self.pid?.cast_signed())
    }
}

/// The invocation that a process works on.
pub(super) struct Current {
    pub(super) request_id: String,
    pub(super) deadline: Instant,
    pub(super) reply: oneshot::Sender<Reply>,
}

/// What a process that asks for work gets.
pub(super) enum Poll {
    Now(Invocation),
    Later(oneshot::Receiver<Invocation>),
    /// The process isn't one of ours (any more).
    Unknown,
}

/// A function as it is now.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Status {
    /// The function's name.
    pub name: String,
    /// The process ids of its processes.
    pub pids: Vec<u32>,
    /// How many of them work on an invocation.
    pub busy: usize,
    /// Invocations that wait for a process.
    pub waiting: usize,
    /// Invocations since the stack started.
    pub invocations: u64,
    /// Milliseconds from start to first poll, of the latest starts.
    pub cold_start_ms: Vec<f64>,
    /// Resident memory at the first poll, in KiB, of the latest starts.
    pub resident_kib: Vec<u64>,
}

impl State {
    /// Keeps a start's figures, and forgets those of long ago.
    pub(super) fn remember_start(&mut self, milliseconds: f64, kib: u64) {
        self.starts.push_back((milliseconds, kib));
        if self.starts.len() > REMEMBERED_STARTS {
            self.starts.pop_front();
        }
    }
}
