use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, mpsc},
};

use tokio::{
    process::{Child, Command},
    runtime::Handle,
    sync::oneshot,
};

/// Starts processes from one thread that lives as long as the stack.
///
/// They must die with the stack even when it is killed, so each asks the kernel
/// for SIGKILL on its parent's death, and the kernel means the parent *thread*:
/// one of tokio's blocking threads would end too early. `setpriv` (util-linux)
/// makes the request and then becomes the function; doing so here would take
/// unsafe code between fork and exec, and the slower fork that goes with it.
#[derive(Clone, Debug)]
pub(super) struct Spawner {
    orders: mpsc::Sender<Order>,
    setpriv: Option<Arc<Path>>,
}

struct Order {
    command: Command,
    started: oneshot::Sender<io::Result<Child>>,
}

/// What to start.
#[derive(Debug)]
pub(super) struct Program<'a> {
    pub(super) binary: &'a Path,
    pub(super) environment: &'a [(String, String)],
    pub(super) stdout: Stdio,
    pub(super) stderr: Stdio,
}

impl Spawner {
    pub(super) fn start() -> io::Result<Self> {
        let (orders, incoming) = mpsc::channel::<Order>();
        let runtime = Handle::current();
        std::thread::Builder::new().name("spawner".into()).spawn(move || {
            let _context = runtime.enter();
            for mut order in incoming {
                // Nobody waits any more when the stack stops; the child is
                // then dropped, and with it killed.
                let _ = order.started.send(order.command.spawn());
            }
        })?;
        let setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].map(PathBuf::from);
        let setpriv = setpriv.into_iter().find(|path| path.exists());
        if setpriv.is_none() {
            tracing::warn!(
                "setpriv is missing (package util-linux): functions may outlive a killed stack"
            );
        }
        Ok(Self { orders, setpriv: setpriv.map(Arc::from) })
    }

    pub(super) async fn spawn(&self, program: Program<'_>, runtime_api: &str) -> io::Result<Child> {
        let binary = program.binary;
        if !binary.is_file() {
            let what = format!("{} is not built", binary.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, what));
        }
        let mut command = match &self.setpriv {
            Some(setpriv) => {
                let mut command = Command::new(setpriv.as_os_str());
                command.args(["--pdeathsig", "KILL", "--"].map(OsString::from)).arg(binary);
                command
            }
            None => Command::new(binary),
        };
        command
            .env_clear()
            .envs(program.environment.iter().map(|(name, value)| (name, value)))
            .env("AWS_LAMBDA_RUNTIME_API", runtime_api)
            .stdin(Stdio::null())
            .stdout(program.stdout)
            .stderr(program.stderr)
            // Ctrl-C in the terminal is the stack's to handle: what runs may end.
            .process_group(0)
            .kill_on_drop(true);
        let (started, waiting) = oneshot::channel();
        let gone = || io::Error::other("the stack is stopping");
        self.orders.send(Order { command, started }).map_err(|_| gone())?;
        waiting.await.map_err(|_| gone())?
    }
}

/// Resident memory in KiB, from `/proc`; absent where the system has none.
pub(super) fn resident_kib(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
