//! Programs that parts run as. They end with this process, however it ends.

use std::{
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Stdio,
    sync::{OnceLock, mpsc},
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process, setpriority_process};
use tokio::{
    process::{self, Command},
    runtime::Handle,
    sync::oneshot,
    time,
};

use crate::problem::{Part, Problem};

/// How far a part stands back that nobody waits for (`nice`).
const BACKGROUND: i32 = 10;

/// An account of the machine that a program runs as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

/// A program that is to be started.
pub(crate) struct Program {
    part: Part,
    executable: PathBuf,
    arguments: Vec<OsString>,
    log: PathBuf,
    account: Option<Account>,
    /// What it gets when this process is gone.
    last_signal: &'static str,
    background: bool,
}

impl Program {
    /// What it prints goes to `log`, which starts anew.
    pub fn new(part: Part, executable: &Path, log: PathBuf) -> Self {
        Self {
            part,
            executable: executable.to_owned(),
            arguments: Vec::new(),
            log,
            account: None,
            last_signal: "KILL",
            background: false,
        }
    }

    pub fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub fn account(mut self, account: Option<Account>) -> Self {
        self.account = account;
        self
    }

    /// It gets SIGINT when this process is gone, and may end in order.
    pub fn ends_in_order(mut self) -> Self {
        self.last_signal = "INT";
        self
    }

    /// It stands back where others want the processor.
    pub fn in_background(mut self) -> Self {
        self.background = true;
        self
    }

    pub async fn start(self) -> Result<Child, Problem> {
        let part = self.part;
        let problem = |error: &dyn std::fmt::Display| {
            let program = self.executable.display();
            Problem::new(
                part,
                format!("{program} did not start: {error}"),
                "Check that the program is there, and that `setpriv` (package util-linux) is.",
            )
        };
        if !self.executable.exists() {
            return Err(problem(&"there is no such program"));
        }
        let log = File::create(&self.log).map_err(|error| problem(&error))?;
        let errors = log.try_clone().map_err(|error| problem(&error))?;
        let mut command = with_account(self.account.as_ref());
        command
            .args(["--pdeathsig", self.last_signal])
            .arg("--")
            .arg(&self.executable)
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            // Ctrl-C in the terminal is for the parent, which stops the parts
            // in their order.
            .process_group(0)
            .kill_on_drop(true);
        let process = spawn(command).await.map_err(|error| problem(&error))?;
        let child = Child { part, process, log: self.log };
        if self.background
            && let Some(pid) = child.running()
            && let Err(error) = setpriority_process(Some(pid), BACKGROUND)
        {
            tracing::debug!(%part, "it keeps its priority: {error}");
        }
        Ok(child)
    }
}

/// `setpriv`, so far with the switch to `account`.
pub(crate) fn with_account(account: Option<&Account>) -> Command {
    let mut command = Command::new("setpriv");
    if let Some(Account { uid, gid, .. }) = account {
        command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).arg("--clear-groups");
    }
    command
}

/// A program that was started.
#[derive(Debug)]
pub(crate) struct Child {
    part: Part,
    process: process::Child,
    log: PathBuf,
}

impl Child {
    /// False when it has ended by itself.
    pub fn runs(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Tells the end of its log when it has ended by itself.
    pub fn check_runs(&mut self) -> Result<(), Problem> {
        if self.runs() {
            return Ok(());
        }
        Err(Problem::new(
            self.part,
            format!("it ended at its start: {}", last_lines(&self.log)),
            format!("All that it said is in {}.", self.log.display()),
        ))
    }

    pub fn pid(&self) -> Option<u32> {
        self.process.id()
    }

    /// As the kernel wants it; absent when it has ended.
    fn running(&self) -> Option<Pid> {
        self.pid().and_then(|pid| Pid::from_raw(pid.cast_signed()))
    }

    /// `kill -9`, and waits until it is gone.
    pub async fn kill(mut self) {
        if let Err(error) = self.process.kill().await {
            tracing::warn!(part = %self.part, %error, "the process could not be killed");
        }
    }

    /// Asks it to end with `signal`, and kills it when it has not after
    /// `patience`.
    pub async fn end(mut self, signal: Signal, patience: Duration) {
        // An error says that it has ended already.
        if let Some(pid) = self.running()
            && kill_process(pid, signal).is_ok()
            && time::timeout(patience, self.process.wait()).await.is_ok()
        {
            return;
        }
        self.kill().await;
    }
}

fn last_lines(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join(" / ")
}

struct Spawn {
    command: Command,
    runtime: Handle,
    answer: oneshot::Sender<std::io::Result<process::Child>>,
}

/// Linux sends a child its last signal when the *thread* that started it ends,
/// and threads of a runtime come and go: one thread starts all children, and
/// lives as long as the process.
async fn spawn(command: Command) -> std::io::Result<process::Child> {
    static SPAWNER: OnceLock<mpsc::Sender<Spawn>> = OnceLock::new();
    let spawner = SPAWNER.get_or_init(|| {
        let (sender, jobs) = mpsc::channel::<Spawn>();
        thread::spawn(move || {
            for mut job in jobs {
                let _runtime = job.runtime.enter();
                // An error says that nobody waits any more; the child is killed.
                let _ = job.answer.send(job.command.spawn());
            }
        });
        sender
    });
    let (answer, child) = oneshot::channel();
    let job = Spawn { command, runtime: Handle::current(), answer };
    spawner.send(job).map_err(std::io::Error::other)?;
    child.await.map_err(std::io::Error::other)?
}
