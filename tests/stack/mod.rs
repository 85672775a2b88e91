//! A local stack that the tests start, use and break.

mod control;
mod inbox;
mod person;

use std::{
    fs::File,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::{Duration, Instant},
};

use serde_json::Value;

pub use inbox::Mail;
pub use person::{Answer, Person, event_draft};

use crate::repository;

/// How long a machine that is busy building may take to start everything.
const START: Duration = Duration::from_mins(2);

/// A running stack, with a state folder of its own. It stops when dropped, and
/// when the test process ends, however it ends.
pub struct Stack {
    /// The gateway's address.
    pub url: String,
    base: u16,
    state: PathBuf,
    program: Option<Child>,
    http: reqwest::Client,
}

/// Stacks of one test process get ports side by side.
static NEXT: AtomicU16 = AtomicU16::new(0);

/// Nine ports in a row that nobody has, below those that Linux gives to outgoing
/// connections. Others may take them a moment later;
/// then the stack says so and the test fails clearly.
fn free_ports() -> u16 {
    let seed = u16::try_from(std::process::id() % 120).expect("below 120") * 100;
    loop {
        let base = 20_000 + (seed + NEXT.fetch_add(10, Ordering::SeqCst)) % 12_000;
        if (base..base + 9).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()) {
            return base;
        }
    }
}

impl Stack {
    /// Starts a stack and waits until it serves. `settings` are variables of
    /// its environment.
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        // Built with the rest of the workspace, reqwest wants a provider for TLS
        // even where it speaks none. It fails where one is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let base = free_ports();
        let state =
            std::env::temp_dir().join(format!("turnout-test-{}-{base}", std::process::id()));
        std::fs::create_dir_all(&state).expect("a state folder");
        let mut stack = Self {
            url: format!("http://127.0.0.1:{base}"),
            base,
            state,
            program: None,
            http: reqwest::Client::new(),
        };
        stack.resume(settings).await;
        stack
    }

    /// Starts the program on the state that is there.
    pub async fn resume(&mut self, settings: &[(&str, &str)]) {
        let log = File::options().create(true).append(true).open(self.state.join("stack.log"));
        let log = log.expect("a log file");
        let mut command = Command::new(program());
        self.environment(command.arg("up"))
            .env("TURNOUT_STOP_WITH_STDIN", "1")
            .envs(settings.iter().copied())
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("the log file again"))
            .stderr(log);
        let mut child = command.spawn().expect("start turnout-local");
        let started = Instant::now();
        loop {
            if let Some(status) = child.try_wait().expect("its state") {
                panic!("turnout-local ended with {status}:\n{}", self.log());
            }
            let page = self.http.get(format!("{}/v1/events", self.url)).send().await;
            if page.is_ok_and(|answer| answer.status().is_success()) {
                break;
            }
            assert!(started.elapsed() < START, "no stack after {START:?}:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.program = Some(child);
    }

    /// Stops the program as Ctrl-C does, and waits until it has gone.
    pub fn stop(&mut self) {
        if let Some(mut program) = self.program.take() {
            drop(program.stdin.take());
            let started = Instant::now();
            while program.try_wait().expect("its state").is_none() {
                if started.elapsed() > Duration::from_secs(20) {
                    program.kill().expect("kill what does not stop");
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }

    /// Kills the program as a power cut does.
    pub fn kill(&mut self) {
        if let Some(mut program) = self.program.take() {
            program.kill().expect("kill turnout-local");
            program.wait().expect("its end");
        }
    }

    fn log(&self) -> String {
        let text = std::fs::read_to_string(self.state.join("stack.log")).unwrap_or_default();
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    /// What a function has logged.
    pub fn function_log(&self, name: &str) -> String {
        let file = self.state.join("logs").join(format!("{name}.log"));
        std::fs::read_to_string(file).unwrap_or_default()
    }

    /// The port with this offset; docs/OPERATIONS.md lists them.
    fn port(&self, offset: u16) -> u16 {
        self.base + offset
    }

    /// The stack's own process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.program.as_ref().map(Child::id)
    }

    /// PostgreSQL's port, at 127.0.0.1.
    pub fn postgres_port(&self) -> u16 {
        self.port(1)
    }

    /// Kafka's address.
    pub fn kafka(&self) -> String {
        format!("127.0.0.1:{}", self.port(2))
    }

    /// The address of maildev's page, where mails are read.
    pub fn inbox(&self) -> String {
        format!("http://127.0.0.1:{}", self.port(7))
    }

    /// Vault's address.
    pub fn vault(&self) -> String {
        format!("http://127.0.0.1:{}", self.port(4))
    }

    /// Runs a command of the stack's own program on it: whether it succeeded,
    /// and what it printed.
    pub fn command(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new(program());
        let output = self.environment(command.args(arguments)).output().expect("run turnout-local");
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }

    /// Panics unless every seat is accounted for.
    pub fn audit(&self) {
        let (fits, report) = self.command(&["audit"]);
        assert!(fits, "{report}");
    }

    fn environment<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .current_dir(repository::root())
            .env("TURNOUT_PORT_BASE", self.base.to_string())
            .env("TURNOUT_STATE", &self.state)
            .env_remove("DATABASE_URL")
            .env_remove("VAULT_ADDR")
    }

    /// Connects to the stack's PostgreSQL as a role of its secrets:
    /// `registration`, or `platform` for the administrator.
    pub async fn database(&self, service: &str) -> sqlx::PgConnection {
        use sqlx::ConnectOptions as _;
        let secret = self.secret(&format!("turnout/{service}/database"));
        sqlx::postgres::PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(self.port(1))
            .database("turnout")
            .username(secret["username"].as_str().expect("a user name"))
            .password(secret["password"].as_str().expect("a password"))
            .connect()
            .await
            .expect("the stack's PostgreSQL")
    }

    /// A secret as the stack's Secrets Manager holds it.
    pub fn secret(&self, id: &str) -> Value {
        let text = std::fs::read_to_string(self.state.join("secrets.json")).expect("secrets.json");
        let all: Value = serde_json::from_str(&text).expect("JSON");
        all[id]["value"].clone()
    }

    /// A number that the database tells the administrator.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let mut database = self.database("platform").await;
        sqlx::query_scalar(sql).fetch_one(&mut database).await.expect(sql)
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.stop();
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.state);
        }
    }
}

/// Beside this program or above it: cargo built both in one folder.
fn program() -> PathBuf {
    let this = std::env::current_exe().expect("this program's path");
    this.ancestors()
        .map(|folder| folder.join("turnout-local"))
        .find(|program| program.is_file())
        .expect("turnout-local is not built: use `make test`")
}

/// Waits until `condition` gives something; at most `patience`.
pub async fn eventually<T, F: Future<Output = Option<T>>>(
    what: &str,
    patience: Duration,
    condition: impl Fn() -> F,
) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = condition().await {
            return found;
        }
        assert!(started.elapsed() < patience, "not within {patience:?}: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
