//! The parts that run here: making, starting and stopping them together.

use std::{
    fs,
    time::{Duration, Instant},
};

use secrecy::ExposeSecret;
use serde_json::json;

use crate::{
    addresses::Addresses,
    config::{Config, loopback},
    dynamodb::{self, DynamoDb},
    kafka::{self, Kafka},
    maildev::Maildev,
    postgres::Postgres,
    problem::{Part, Problem},
    random,
    secrets::{
        Access, PLATFORM_DATABASE, SecretFile, SecretsManager, VAULT_SIGNER, VAULT_TICKET_SIGNER,
        VAULT_VERIFIER,
    },
    stack::StartError,
    vault::{self, AppRole, Vault},
};

/// How often expired items go from DynamoDB. Each time it reads all that it has.
const DYNAMODB_SWEEP: Duration = Duration::from_mins(1);

/// The parts that run here; a replaced part is missing.
#[derive(Debug)]
pub(crate) struct Embedded {
    pub kafka: Option<Kafka>,
    pub dynamodb: Option<DynamoDb>,
    pub vault: Option<Vault>,
    pub secrets_manager: SecretsManager,
    pub postgres: Option<Postgres>,
    pub maildev: Maildev,
}

impl Embedded {
    /// All parts, stopped.
    pub fn new(config: &Config, secrets: &SecretFile) -> Result<Self, Problem> {
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
            dynamodb: replaced.dynamodb.is_none().then(|| {
                let file = state.join("dynamodb.db");
                DynamoDb::new(loopback(ports.dynamodb), file, DYNAMODB_SWEEP)
            }),
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

    /// Starts all at once; the time that each took, or all that failed.
    pub async fn start(
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
        secrets.put(VAULT_TICKET_SIGNER, login(&roles.ticket_signer))?;
        secrets.put(VAULT_VERIFIER, login(&roles.verifier))
    }

    pub async fn stop(&self) {
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
