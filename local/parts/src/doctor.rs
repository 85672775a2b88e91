//! Asks each part whether it works, and says how to mend what does not.

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sqlx::{
    Connection, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};

use crate::{
    addresses::Addresses,
    config::Config,
    dynamodb, http,
    kafka::topic_names,
    maildev::smtp_greeting,
    problem::{Part, Problem},
    secrets::{GET_SECRET_VALUE, PLATFORM_DATABASE, SecretFile, VAULT_VERIFIER},
    vault::{self, AppRole},
};

const START_IT: &str = "Is the stack running? Start it with `make up`.";

/// What was found out about a part.
#[derive(Debug)]
pub struct Finding {
    /// The part.
    pub part: Part,
    /// What works, in a few words; or what does not.
    pub result: Result<String, Problem>,
}

/// Probes all parts at the addresses of `config`, from outside: it works on a
/// stack that another process runs.
pub async fn probe(config: &Config) -> Vec<Finding> {
    http::use_ring();
    let (addresses, secrets) = match prepare(config) {
        Ok(prepared) => prepared,
        Err(problem) => {
            return vec![Finding { part: problem.part, result: Err(problem) }];
        }
    };
    let (kafka, dynamodb, vault, manager, postgres, mail) = tokio::join!(
        probe_kafka(config, &addresses),
        probe_dynamodb(config, &addresses),
        probe_vault(&addresses, &secrets),
        probe_secrets(config, &addresses),
        probe_postgres(&addresses, &secrets),
        probe_mail(&addresses),
    );
    [
        (Part::Kafka, kafka),
        (Part::DynamoDb, dynamodb),
        (Part::Vault, vault),
        (Part::SecretsManager, manager),
        (Part::Postgres, postgres),
        (Part::Mail, mail),
    ]
    .into_iter()
    .map(|(part, result)| Finding { part, result })
    .collect()
}

fn prepare(config: &Config) -> Result<(Addresses, SecretFile), Problem> {
    let addresses = Addresses::of(config)?;
    let secrets = SecretFile::open(&config.state.join("secrets.json"))?;
    Ok((addresses, secrets))
}

async fn probe_kafka(config: &Config, addresses: &Addresses) -> Result<String, Problem> {
    let address = &addresses.kafka;
    let problem = |error: &dyn std::fmt::Display| {
        Problem::new(Part::Kafka, format!("no broker at {address}: {error}"), START_IT)
    };
    let servers = address.clone();
    let topics = tokio::task::spawn_blocking(move || topic_names(&servers))
        .await
        .map_err(|error| problem(&error))?
        .map_err(|error| problem(&error))?;
    let missing: Vec<&str> = config
        .topics
        .iter()
        .map(|topic| topic.name.as_str())
        .filter(|name| !topics.iter().any(|topic| topic == name))
        .collect();
    if missing.is_empty() {
        return Ok(format!("{} topics at {address}", config.topics.len()));
    }
    Err(Problem::new(
        Part::Kafka,
        format!("topics are missing at {address}: {}", missing.join(", ")),
        "Start the stack again: it makes what is missing.",
    ))
}

async fn probe_dynamodb(config: &Config, addresses: &Addresses) -> Result<String, Problem> {
    let url = &addresses.dynamodb;
    let client = dynamodb::client(url, &config.aws);
    for table in &config.tables {
        client.describe_table().table_name(table).send().await.map_err(|error| {
            let error = aws_sdk_dynamodb::error::DisplayErrorContext(error);
            Problem::new(
                Part::DynamoDb,
                format!("table {table} can't be seen at {url}: {error}"),
                START_IT,
            )
        })?;
    }
    Ok(format!("{} tables at {url}", config.tables.len()))
}

/// Logs in as the functions do, and tries the policy that matters most.
async fn probe_vault(addresses: &Addresses, secrets: &SecretFile) -> Result<String, Problem> {
    let address = &addresses.vault;
    let problem = |error: &dyn std::fmt::Display| {
        Problem::new(Part::Vault, format!("{address}: {error}"), START_IT)
    };
    let role_id = secrets.text(VAULT_VERIFIER, "role_id");
    let secret_id = secrets.text(VAULT_VERIFIER, "secret_id");
    let (Some(role_id), Some(secret_id)) = (role_id, secret_id) else {
        return Err(problem(&"there is no login for its verifier yet"));
    };
    let role = AppRole { role_id, secret_id: secret_id.into() };
    let token = vault::log_in(address, &role).await.map_err(|error| problem(&error))?;
    let path = format!("{address}/v1/{}/data/auth/signing", vault::MOUNT);
    let status = http::client()
        .map_err(|error| problem(&error))?
        .get(path)
        .header("X-Vault-Token", token.expose_secret())
        .send()
        .await
        .map_err(|error| problem(&error))?
        .status();
    if status == reqwest::StatusCode::FORBIDDEN {
        return Ok(format!("the verifier logs in at {address}"));
    }
    Err(Problem::new(
        Part::Vault,
        format!("{address} does not keep the signing key from the verifier ({status})"),
        "Start the stack again: it writes the policies.",
    ))
}

async fn probe_secrets(config: &Config, addresses: &Addresses) -> Result<String, Problem> {
    let url = &addresses.secrets;
    let problem = |error: &dyn std::fmt::Display| {
        Problem::new(Part::SecretsManager, format!("{url}: {error}"), START_IT)
    };
    // A secret that does not exist needs no permission to be told so, except
    // where permissions are checked: either answer shows that it works.
    let response = http::client()
        .map_err(|error| problem(&error))?
        .post(url)
        .header("X-Amz-Target", GET_SECRET_VALUE)
        .body(json!({"SecretId": "doctor"}).to_string())
        .send()
        .await
        .map_err(|error| problem(&error))?;
    let body = response.bytes().await.map_err(|error| problem(&error))?;
    let answer: Value = serde_json::from_slice(&body).map_err(|error| problem(&error))?;
    let expected = if config.permissions.is_some() {
        "MissingAuthenticationTokenException"
    } else {
        "ResourceNotFoundException"
    };
    if answer.get("__type") == Some(&json!(expected)) {
        return Ok(format!("answers at {url}"));
    }
    Err(problem(&format!("it answered {answer}")))
}

/// A connection to the database as its administrator, from outside.
pub(crate) async fn administrator(config: &Config) -> Result<PgConnection, Problem> {
    let (addresses, secrets) = prepare(config)?;
    connect(&addresses, &secrets).await
}

async fn connect(addresses: &Addresses, secrets: &SecretFile) -> Result<PgConnection, Problem> {
    let username = secrets.text(PLATFORM_DATABASE, "username");
    let password = secrets.password(PLATFORM_DATABASE);
    let (Some(username), Some(password)) = (username, password) else {
        return Err(no_database(addresses, &"there is no login for its administrator yet"));
    };
    PgConnection::connect_with(&options(addresses, &username, &password))
        .await
        .map_err(|error| no_database(addresses, &error))
}

fn no_database(addresses: &Addresses, error: &dyn std::fmt::Display) -> Problem {
    let database = &addresses.database;
    let place = format!("{}:{}", database.host, database.port);
    Problem::new(Part::Postgres, format!("{place}: {error}"), START_IT)
}

async fn probe_postgres(addresses: &Addresses, secrets: &SecretFile) -> Result<String, Problem> {
    let problem = |error: sqlx::Error| no_database(addresses, &error);
    let mut connection = connect(addresses, secrets).await?;
    let version: String = sqlx::query_scalar("SHOW server_version")
        .fetch_one(&mut connection)
        .await
        .map_err(problem)?;
    connection.close().await.map_err(problem)?;
    let database = &addresses.database;
    Ok(format!("PostgreSQL {version} at {}:{}", database.host, database.port))
}

fn options(addresses: &Addresses, username: &str, password: &SecretString) -> PgConnectOptions {
    let database = &addresses.database;
    PgConnectOptions::new_without_pgpass()
        .host(&database.host)
        .port(database.port)
        .database(&database.name)
        .username(username)
        .password(password.expose_secret())
        .ssl_mode(if database.tls { PgSslMode::VerifyFull } else { PgSslMode::Prefer })
}

async fn probe_mail(addresses: &Addresses) -> Result<String, Problem> {
    let problem = |error: &dyn std::fmt::Display| Problem::new(Part::Mail, error, START_IT);
    smtp_greeting(addresses.smtp)
        .await
        .map_err(|error| problem(&format!("no SMTP at {}: {error}", addresses.smtp)))?;
    let mails = http::client()
        .map_err(|error| problem(&error))?
        .get(format!("{}/email", addresses.mail_api))
        .send()
        .await
        .and_then(reqwest::Response::error_for_status)
        .map_err(|error| problem(&error))?
        .bytes()
        .await
        .map_err(|error| problem(&error))?;
    let mails: Vec<Value> = serde_json::from_slice(&mails).map_err(|error| problem(&error))?;
    Ok(format!("{} mails in {}", mails.len(), addresses.inbox))
}
