//! PostgreSQL: the real one, a cluster of its own in the state folder, from the
//! machine's binaries.
//!
//! Where it differs from RDS: no TLS, no RDS Proxy (so nothing pins a
//! connection), the administrator is a superuser, and whatever major version
//! the machine has.

mod cluster;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::process::Signal;
use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    Connection, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use tokio::{sync::Mutex, time};

use crate::{
    child::{Account, Child, Program},
    engine,
    problem::{Part, Problem},
};

/// The administrator's name.
pub const ADMIN: &str = "postgres";
/// The database that holds all services' schemas.
pub const DATABASE: &str = "turnout";
/// After a crash the server first replays its log.
const START_PATIENCE: Duration = Duration::from_mins(2);
const STOP_PATIENCE: Duration = Duration::from_secs(30);
/// What the operating system lets a socket's path be.
const LONGEST_SOCKET_PATH: usize = 107;

/// The cluster, running or stopped.
#[derive(Debug)]
pub struct Postgres {
    address: SocketAddr,
    /// The folder with the cluster, its socket and its log.
    home: PathBuf,
    password: SecretString,
    child: Mutex<Option<Child>>,
}

impl Postgres {
    /// A stopped cluster, which is made at the first start.
    #[must_use]
    pub fn new(address: SocketAddr, home: PathBuf, password: SecretString) -> Self {
        Self { address, home, password, child: Mutex::new(None) }
    }

    /// Starts it, unless it runs, and waits until it takes the administrator's
    /// password.
    pub async fn start(&self) -> Result<(), Problem> {
        let mut child = self.child.lock().await;
        if child.as_mut().is_some_and(Child::runs) {
            return Ok(());
        }
        *child = None;
        let binaries = cluster::binaries().await?;
        let account = cluster::account()?;
        cluster::prepare_home(&self.home, account.as_ref()).await?;
        let data = self.home.join("data");
        cluster::end_leftover(&data).await?;
        drop(engine::listen(Part::Postgres, self.address).await?);
        cluster::make(&binaries, &self.home, account.as_ref(), &self.password).await?;
        let mut started = self.launch(&binaries, &data, account).await?;
        self.wait_until_ready(&mut started).await?;
        *child = Some(started);
        Ok(())
    }

    /// Cuts the connections, writes what is in memory and ends.
    pub async fn stop(&self) {
        if let Some(child) = self.child.lock().await.take() {
            child.end(Signal::INT, STOP_PATIENCE).await;
        }
    }

    async fn launch(
        &self,
        binaries: &Path,
        data: &Path,
        account: Option<Account>,
    ) -> Result<Child, Problem> {
        let socket = self.home.to_string_lossy();
        let longest = socket.len() + "/.s.PGSQL.65535.lock".len();
        let socket_folder = if longest <= LONGEST_SOCKET_PATH { socket.as_ref() } else { "" };
        let mut program = Program::new(
            Part::Postgres,
            &binaries.join("postgres"),
            self.home.join("postgres.log"),
        )
        .account(account)
        .ends_in_order()
        .arg("-D")
        .arg(data);
        for setting in [
            format!("listen_addresses={}", self.address.ip()),
            format!("port={}", self.address.port()),
            format!("unix_socket_directories={socket_folder}"),
            "unix_socket_permissions=0700".to_owned(),
            "max_connections=400".to_owned(),
            "shared_buffers=256MB".to_owned(),
            "timezone=UTC".to_owned(),
        ] {
            program = program.arg("-c").arg(setting);
        }
        program.start().await
    }

    async fn wait_until_ready(&self, child: &mut Child) -> Result<(), Problem> {
        let ready = async {
            loop {
                match self.make_database().await {
                    Ok(()) => return Ok(()),
                    Err(error) if is_wrong_password(&error) => {
                        return Err(Problem::new(
                            Part::Postgres,
                            "the password in secrets.json does not open the cluster",
                            "Drop all local data with `make reset`.",
                        ));
                    }
                    Err(error) => {
                        child.check_runs()?;
                        tracing::debug!(%error, "PostgreSQL is not ready yet");
                        time::sleep(Duration::from_millis(25)).await;
                    }
                }
            }
        };
        time::timeout(START_PATIENCE, ready).await.map_err(|_| {
            Problem::new(
                Part::Postgres,
                "it was not ready within two minutes",
                format!("What it said is in {}/postgres.log.", self.home.display()),
            )
        })?
    }

    async fn make_database(&self) -> Result<(), sqlx::Error> {
        let options = PgConnectOptions::new_without_pgpass()
            .host(&self.address.ip().to_string())
            .port(self.address.port())
            .username(ADMIN)
            .password(self.password.expose_secret())
            .database("postgres")
            .ssl_mode(PgSslMode::Disable);
        let mut connection = PgConnection::connect_with(&options).await?;
        let created = sqlx::query("CREATE DATABASE turnout").execute(&mut connection).await;
        connection.close().await?;
        match created {
            Err(error) if code(&error).as_deref() != Some("42P04") => Err(error),
            // Made now, or there already.
            _ => Ok(()),
        }
    }
}

fn code(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}

fn is_wrong_password(error: &sqlx::Error) -> bool {
    code(error).as_deref() == Some("28P01")
}
