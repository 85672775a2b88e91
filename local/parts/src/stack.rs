//! All parts together.

use std::{
    fmt,
    fs::{self, File, TryLockError},
    os::unix::fs::DirBuilderExt,
    path::Path,
    time::Duration,
};

use secrecy::ExposeSecret;
use serde_json::json;

use crate::{
    addresses::{Addresses, ReplacedDatabase},
    config::Config,
    dynamodb::DynamoDb,
    embedded::Embedded,
    http,
    kafka::Kafka,
    maildev::Maildev,
    postgres::{ADMIN, Postgres},
    problem::{Part, Problem},
    secrets::{PLATFORM_DATABASE, SecretFile},
    vault::Vault,
};

/// The running parts.
#[derive(Debug)]
pub struct Stack {
    addresses: Addresses,
    secrets: SecretFile,
    timings: Vec<(Part, Duration)>,
    embedded: Embedded,
    /// Held as long as the stack is: two stacks on one folder would spoil it.
    _lock: File,
}

/// All parts that did not start.
#[derive(Debug)]
pub struct StartError {
    /// One or more.
    pub problems: Vec<Problem>,
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for StartError {}

impl From<Problem> for StartError {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl Stack {
    /// Starts all parts at once, and gives back when every one works. When one
    /// fails, all are stopped again, and all that failed are told.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        http::use_ring();
        let lock = lock(&config.state)?;
        let addresses = Addresses::of(&config)?;
        let secrets = prepare_secrets(&config)?;
        let embedded = Embedded::new(&config, &secrets)?;
        // Boxed: the futures of six parts are a lot for a caller's stack.
        match Box::pin(embedded.start(&config, &addresses, &secrets)).await {
            Ok(timings) => Ok(Self { addresses, secrets, timings, embedded, _lock: lock }),
            Err(error) => {
                embedded.stop().await;
                Err(error)
            }
        }
    }

    /// Where the parts are.
    #[must_use]
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The secrets, those of Vault's roles among them.
    #[must_use]
    pub fn secrets(&self) -> &SecretFile {
        &self.secrets
    }

    /// How long each part took from the start until it worked.
    #[must_use]
    pub fn timings(&self) -> &[(Part, Duration)] {
        &self.timings
    }

    /// The broker, unless it is replaced.
    #[must_use]
    pub fn kafka(&self) -> Option<&Kafka> {
        self.embedded.kafka.as_ref()
    }

    /// DynamoDB, unless it is replaced.
    #[must_use]
    pub fn dynamodb(&self) -> Option<&DynamoDb> {
        self.embedded.dynamodb.as_ref()
    }

    /// Vault, unless it is replaced.
    #[must_use]
    pub fn vault(&self) -> Option<&Vault> {
        self.embedded.vault.as_ref()
    }

    /// The database server, unless it is replaced.
    #[must_use]
    pub fn postgres(&self) -> Option<&Postgres> {
        self.embedded.postgres.as_ref()
    }

    /// The mail server.
    #[must_use]
    pub fn maildev(&self) -> &Maildev {
        &self.embedded.maildev
    }

    /// Stops all parts and waits until they are gone.
    pub async fn stop(self) {
        self.embedded.stop().await;
    }
}

/// The folder need not be secret, its files are; but PostgreSQL's account must
/// get through to its own.
fn lock(state: &Path) -> Result<File, Problem> {
    let problem = |error: &dyn fmt::Display| {
        Problem::new(
            Part::State,
            format!("{} can't be used: {error}", state.display()),
            "Make it writable, or set TURNOUT_STATE to another folder.",
        )
    };
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o711)
        .create(state)
        .map_err(|error| problem(&error))?;
    let lock = File::create(state.join("parts.lock")).map_err(|error| problem(&error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Problem::new(
            Part::State,
            format!("another stack runs on {}", state.display()),
            "Stop it, or set TURNOUT_STATE to another folder.",
        )),
        Err(TryLockError::Error(error)) => Err(problem(&error)),
    }
}

fn prepare_secrets(config: &Config) -> Result<SecretFile, Problem> {
    let secrets = SecretFile::open(&config.state.join("secrets.json"))?;
    secrets.ensure_logins(&config.logins)?;
    if let Some(url) = &config.replaced.database {
        let database = ReplacedDatabase::parse(url)?;
        secrets.put(
            PLATFORM_DATABASE,
            json!({
                "username": database.username,
                "password": database.password.expose_secret(),
            }),
        )?;
    } else {
        secrets.ensure_logins(&[(PLATFORM_DATABASE.to_owned(), ADMIN.to_owned())].into())?;
    }
    Ok(secrets)
}
