//! Mail: maildev, as the child process `node`. It takes every mail and
//! delivers none; its inbox is in the browser, its REST API under `/api/email`.
//!
//! Where it differs from a real mail server: no TLS and no login, nothing
//! bounces, and nobody is ever told that they send too much.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::Command,
    sync::Mutex,
    time,
};

use crate::{
    child::{Child, Program},
    engine,
    problem::{Part, Problem},
};

const SCRIPT: &str = "node_modules/maildev/dist/bin/maildev.js";
/// Node takes its time on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// The mail server, running or stopped.
#[derive(Debug)]
pub struct Maildev {
    /// The folder that it was installed in.
    package: PathBuf,
    smtp: SocketAddr,
    web: SocketAddr,
    /// The folder with the mails and `maildev.log`.
    state: PathBuf,
    child: Mutex<Option<Child>>,
}

impl Maildev {
    /// A stopped mail server.
    #[must_use]
    pub fn new(package: PathBuf, smtp: SocketAddr, web: SocketAddr, state: PathBuf) -> Self {
        Self { package, smtp, web, state, child: Mutex::new(None) }
    }

    /// Starts it, unless it runs, and waits until it greets.
    pub async fn start(&self) -> Result<(), Problem> {
        let mut child = self.child.lock().await;
        if child.as_mut().is_some_and(Child::runs) {
            return Ok(());
        }
        *child = None;
        let script = self.package.join(SCRIPT);
        if !script.exists() {
            return Err(Problem::new(
                Part::Mail,
                format!("{} is missing", script.display()),
                format!("Run `npm ci` in {}.", self.package.display()),
            ));
        }
        drop(engine::listen(Part::Mail, self.smtp).await?);
        drop(engine::listen(Part::Mail, self.web).await?);
        let mails = self.state.join("mails");
        std::fs::create_dir_all(&mails).map_err(|error| {
            Problem::new(
                Part::Mail,
                format!("{} can't be made: {error}", mails.display()),
                "Make the state folder writable.",
            )
        })?;
        let mut started = Program::new(Part::Mail, &node().await?, self.state.join("maildev.log"))
            .arg(script)
            .arg("--smtp")
            .arg(self.smtp.port().to_string())
            .arg("--ip")
            .arg(self.smtp.ip().to_string())
            .arg("--web")
            .arg(self.web.port().to_string())
            .arg("--web-ip")
            .arg(self.web.ip().to_string())
            .arg("--mail-directory")
            .arg(mails)
            // It works after the mail was taken: it parses it and writes it down.
            .in_background()
            .start()
            .await?;
        let greets = async {
            while smtp_greeting(self.smtp).await.is_err()
                || TcpStream::connect(self.web).await.is_err()
            {
                started.check_runs()?;
                time::sleep(Duration::from_millis(25)).await;
            }
            Ok(())
        };
        time::timeout(PATIENCE, greets).await.map_err(|_| {
            Problem::new(
                Part::Mail,
                "it did not greet within a minute",
                "What it said is in maildev.log in the state folder.",
            )
        })??;
        *child = Some(started);
        Ok(())
    }

    /// Stops it; its mails stay.
    pub async fn stop(&self) {
        if let Some(child) = self.child.lock().await.take() {
            child.kill().await;
        }
    }
}

/// The first line that the mail server says.
pub(crate) async fn smtp_greeting(address: SocketAddr) -> std::io::Result<String> {
    let greeting = async {
        let connection = TcpStream::connect(address).await?;
        let mut line = String::new();
        BufReader::new(connection).read_line(&mut line).await?;
        Ok::<_, std::io::Error>(line)
    };
    let line = time::timeout(Duration::from_secs(5), greeting).await??;
    if line.starts_with("220 ") {
        Ok(line.trim_end().to_owned())
    } else {
        Err(std::io::Error::other(format!("it said {line:?}")))
    }
}

/// Where `node` is, by asking itself.
async fn node() -> Result<PathBuf, Problem> {
    let output = Command::new("node")
        .args(["--print", "process.execPath"])
        .output()
        .await
        .ok()
        .filter(|output| output.status.success());
    match output {
        Some(output) => Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end())),
        None => {
            Err(Problem::new(Part::Mail, "Node.js is missing", "Install it, version 20 or later."))
        }
    }
}
