//! What a stack is made of. The caller reads the environment; nothing here does.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use secrecy::SecretString;

use crate::kafka::Topic;

/// All that [`crate::Stack::start`] needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that keeps all data; made when it is missing.
    pub state: PathBuf,
    /// The executable `turnout-kafka`, which is built with this crate.
    pub kafka_program: PathBuf,
    /// The folder that maildev was installed in: local/maildev.
    pub maildev: PathBuf,
    /// Where the parts listen.
    pub ports: Ports,
    /// The parts that run elsewhere.
    pub replaced: Replaced,
    /// The topics that Kafka shall have.
    pub topics: Vec<Topic>,
    /// The tables that DynamoDB shall have: hash key `id`, expiry `expiration`.
    pub tables: Vec<String>,
    /// The logins that get a random password at the first start, by the id of
    /// their secret.
    pub logins: BTreeMap<String, String>,
    /// Who may read which secret: access key → ids of secrets. Without it
    /// everybody may read all of them.
    pub permissions: Option<BTreeMap<String, BTreeSet<String>>>,
    /// What the stack signs its own calls to DynamoDB with.
    pub aws: AwsCredentials,
}

/// A port of 127.0.0.1 for each part.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    /// PostgreSQL.
    pub postgres: u16,
    /// Kafka.
    pub kafka: u16,
    /// DynamoDB.
    pub dynamodb: u16,
    /// Vault.
    pub vault: u16,
    /// Secrets Manager.
    pub secrets: u16,
    /// maildev's SMTP.
    pub smtp: u16,
    /// maildev's inbox and its REST API.
    pub mail_web: u16,
}

/// The addresses of parts that are not to be embedded.
#[derive(Debug, Clone, Default)]
pub struct Replaced {
    /// `host:port` of a Kafka broker without credentials.
    pub kafka: Option<String>,
    /// URL of a DynamoDB.
    pub dynamodb: Option<String>,
    /// A Vault, and the token that may set it up.
    pub vault: Option<RealVault>,
    /// URL of a PostgreSQL's administrator.
    pub database: Option<SecretString>,
}

/// A Vault that the stack sets up and does not run.
#[derive(Debug, Clone)]
pub struct RealVault {
    /// Its URL, without `/v1`.
    pub address: String,
    /// A token that may write mounts, policies and roles.
    pub root_token: SecretString,
}

/// Credentials as AWS's clients take them. The embedded parts check none.
#[derive(Debug, Clone)]
pub struct AwsCredentials {
    /// The access key's id.
    pub access_key: String,
    /// The access key's secret.
    pub secret_key: String,
    /// The region that calls are signed for.
    pub region: String,
}

impl Default for AwsCredentials {
    /// What the embedded parts take as well as anything else.
    fn default() -> Self {
        Self {
            access_key: "local".to_owned(),
            secret_key: "local".to_owned(),
            region: "eu-central-1".to_owned(),
        }
    }
}

pub(crate) fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
