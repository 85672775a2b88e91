//! Where the parts are, embedded or replaced.

use std::net::SocketAddr;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{
    config::{Config, loopback},
    postgres,
    problem::{Part, Problem},
};

/// Where the parts are.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// `host:port` of a Kafka broker.
    pub kafka: String,
    /// URL of DynamoDB.
    pub dynamodb: String,
    /// URL of Vault, without `/v1`.
    pub vault: String,
    /// URL of Secrets Manager.
    pub secrets: String,
    /// The database.
    pub database: DatabaseAddress,
    /// Where mail is sent to.
    pub smtp: SocketAddr,
    /// The inbox, for people.
    pub inbox: String,
    /// maildev's REST API: `GET {mail_api}/email` lists the mails.
    pub mail_api: String,
}

/// Where the database is. The administrator's login is in the secret
/// [`crate::secrets::PLATFORM_DATABASE`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseAddress {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// The database that holds all schemas.
    pub name: String,
    /// Whether connections to it are encrypted and its certificate is checked.
    pub tls: bool,
}

/// The address in a `DATABASE_URL`, and its administrator.
pub(crate) struct ReplacedDatabase {
    pub address: DatabaseAddress,
    pub username: String,
    pub password: SecretString,
}

impl Addresses {
    pub(crate) fn of(config: &Config) -> Result<Self, Problem> {
        let ports = &config.ports;
        let replaced = &config.replaced;
        let http = |port: u16| format!("http://{}", loopback(port));
        let database = match &replaced.database {
            Some(url) => ReplacedDatabase::parse(url)?.address,
            None => DatabaseAddress {
                host: loopback(ports.postgres).ip().to_string(),
                port: ports.postgres,
                name: postgres::DATABASE.to_owned(),
                tls: false,
            },
        };
        Ok(Self {
            kafka: replaced.kafka.clone().unwrap_or_else(|| loopback(ports.kafka).to_string()),
            dynamodb: replaced.dynamodb.clone().unwrap_or_else(|| http(ports.dynamodb)),
            vault: replaced
                .vault
                .as_ref()
                .map_or_else(|| http(ports.vault), |vault| vault.address.clone()),
            secrets: http(ports.secrets),
            database,
            smtp: loopback(ports.smtp),
            inbox: format!("{}/", http(ports.mail_web)),
            mail_api: format!("{}/api", http(ports.mail_web)),
        })
    }
}

impl ReplacedDatabase {
    pub(crate) fn parse(url: &SecretString) -> Result<Self, Problem> {
        // No part of the URL may come into a message: it holds a password.
        let refuse = |what: &str| {
            Problem::new(
                Part::Postgres,
                format!("DATABASE_URL {what}"),
                "Write it as postgres://user:password@host:port/database.",
            )
        };
        let url = Url::parse(url.expose_secret()).map_err(|_| refuse("is not a URL"))?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(refuse("does not start with postgres://"));
        }
        let host = url.host_str().ok_or_else(|| refuse("names no host"))?;
        let name = url.path().trim_matches('/');
        if name.is_empty() {
            return Err(refuse("names no database"));
        }
        let tls = url.query_pairs().any(|(key, value)| key == "sslmode" && value == "verify-full");
        Ok(Self {
            address: DatabaseAddress {
                host: host.to_owned(),
                port: url.port().unwrap_or(5432),
                name: decode(name),
                tls,
            },
            username: decode(url.username()),
            password: decode(url.password().unwrap_or_default()).into(),
        })
    }
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use secrecy::{ExposeSecret, SecretString};

    use super::ReplacedDatabase;

    #[test]
    fn a_database_url_is_taken_apart() {
        let url = "postgres://admin:p%40ss@db.example:6000/turnout?sslmode=verify-full";
        let database = ReplacedDatabase::parse(&SecretString::from(url)).unwrap();
        assert_eq!(database.address.host, "db.example");
        assert_eq!(database.address.port, 6000);
        assert_eq!(database.address.name, "turnout");
        assert!(database.address.tls);
        assert_eq!(database.username, "admin");
        assert_eq!(database.password.expose_secret(), "p@ss");
    }

    #[test]
    fn a_wrong_database_url_is_not_repeated() {
        for url in ["hunter2", "mysql://a:hunter2@b/c", "postgres://a:hunter2@b"] {
            let problem = ReplacedDatabase::parse(&SecretString::from(url)).err().unwrap();
            assert!(!problem.to_string().contains("hunter2"), "{problem}");
        }
    }
}
