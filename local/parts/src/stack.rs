//! All parts together.

use std::{
    fmt,
    fs::{self, File, TryLockError},
    os::unix::fs::DirBuilderExt,
    path::Path,
    time::{Duration, Instant},
};

use secrecy::ExposeSecret;
use serde_json::json;

use crate::{
    addresses::{Addresses, ReplacedDatabase},
    config::{Config, loopback},
    dynamodb::{self, DynamoDb},
    http,
    kafka::{self, Kafka},
    maildev::Maildev,
    postgres::{ADMIN, Postgres},
    problem::{Part, Problem},
    random,
    secrets::{
        Access, PLATFORM_DATABASE, SecretFile, SecretsManager, VAULT_SIGNER, VAULT_VERIFIER,
    },
    vault::{self, AppRole, Vault},
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

/// The parts that run here; a replaced part is missing.
#[derive(Debug)]
struct Embedded {
    kafka: Option<Kafka>,
    dynamodb: Option<DynamoDb>,
    vault: Option<Vault>,
    secrets_manager: SecretsManager,
    postgres: Option<Postgres>,
    maildev: Maildev,
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

impl Embedded {
    fn new(config: &Config, secrets: &SecretFile) -> Result<Self, Problem> {
        // Tansu and maildev are told of files in other working directories.
        let state = &fs::canonicalize(&config.state).map_err(|error| {
            Problem::new(Part::State, error, "Set TURNOUT_STATE to another folder.")
        })?;
        let ports = &config.ports;
        let replaced = &config.replaced;
        let access = Access {
            secrets: secrets.clone(),
            permissions: config.permissions.clone(),
            region: config.aws.region.clone(),
        };
        Ok(Self {
            kafka: replaced.kafka.is_none().then(|| {
                let program = config.kafka_program.clone();
                Kafka::new(loopback(ports.kafka), program, state.clone())
            }),
            dynamodb: replaced
                .dynamodb
                .is_none()
                .then(|| DynamoDb::new(loopback(ports.dynamodb), state.join("dynamodb.db"))),
            vault: replaced
                .vault
                .is_none()
                .then(|| Vault::new(loopback(ports.vault), state.join("vault.json"))),
            secrets_manager: SecretsManager::new(loopback(ports.secrets), access),
            postgres: replaced.database.is_none().then(|| {
                let password =
                    secrets.password(PLATFORM_DATABASE).unwrap_or_else(|| random::token().into());
                Postgres::new(loopback(ports.postgres), state.join("postgres"), password)
            }),
            maildev: Maildev::new(
                config.maildev.clone(),
                loopback(ports.smtp),
                loopback(ports.mail_web),
                state.clone(),
            ),
        })
    }

    async fn start(
        &self,
        config: &Config,
        addresses: &Addresses,
        secrets: &SecretFile,
    ) -> Result<Vec<(Part, Duration)>, StartError> {
        let kafka = async {
            if let Some(kafka) = &self.kafka {
                kafka.start().await?;
            }
            kafka::create_topics(&addresses.kafka, &config.topics).await
        };
        let dynamodb = async {
            if let Some(dynamodb) = &self.dynamodb {
                dynamodb.start().await?;
            }
            dynamodb::create_tables(&addresses.dynamodb, &config.aws, &config.tables).await
        };
        let postgres = async {
            match &self.postgres {
                Some(postgres) => postgres.start().await,
                None => Ok(()),
            }
        };
        let results = tokio::join!(
            timed(Part::Kafka, kafka),
            timed(Part::DynamoDb, dynamodb),
            timed(Part::Vault, self.start_vault(config, addresses, secrets)),
            timed(Part::SecretsManager, self.secrets_manager.start()),
            timed(Part::Postgres, postgres),
            timed(Part::Mail, self.maildev.start()),
        );
        let mut timings = Vec::new();
        let mut problems = Vec::new();
        for result in <[_; 6]>::from(results) {
            match result {
                Ok(timing) => timings.push(timing),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(timings) } else { Err(StartError { problems }) }
    }

    async fn start_vault(
        &self,
        config: &Config,
        addresses: &Addresses,
        secrets: &SecretFile,
    ) -> Result<(), Problem> {
        let root_token = match (&self.vault, &config.replaced.vault) {
            (Some(vault), _) => {
                vault.start().await?;
                vault.root_token()?
            }
            (None, Some(real)) => real.root_token.clone(),
            (None, None) => return Ok(()),
        };
        let roles = vault::provision(&addresses.vault, &root_token).await.map_err(|error| {
            Problem::new(
                Part::Vault,
                error,
                "Check that VAULT_ADDR is right and VAULT_TOKEN may write policies.",
            )
        })?;
        secrets.put(VAULT_SIGNER, login(&roles.signer))?;
        secrets.put(VAULT_VERIFIER, login(&roles.verifier))
    }

    async fn stop(&self) {
        let kafka = async {
            if let Some(kafka) = &self.kafka {
                kafka.stop().await;
            }
        };
        let dynamodb = async {
            if let Some(dynamodb) = &self.dynamodb {
                dynamodb.stop().await;
            }
        };
        let vault = async {
            if let Some(vault) = &self.vault {
                vault.stop().await;
            }
        };
        let postgres = async {
            if let Some(postgres) = &self.postgres {
                postgres.stop().await;
            }
        };
        tokio::join!(
            kafka,
            dynamodb,
            vault,
            postgres,
            self.secrets_manager.stop(),
            self.maildev.stop(),
        );
    }
}

fn login(role: &AppRole) -> serde_json::Value {
    json!({
        "role_id": role.role_id,
        "secret_id": role.secret_id.expose_secret(),
    })
}

async fn timed(
    part: Part,
    start: impl Future<Output = Result<(), Problem>>,
) -> Result<(Part, Duration), Problem> {
    let begun = Instant::now();
    start.await?;
    Ok((part, begun.elapsed()))
}
