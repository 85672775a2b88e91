use std::{sync::Arc, time::Duration};

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use outbox::{KafkaSecurity, KafkaSettings, Producer, Publisher};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
};

use crate::{Boxed, Host, StartError, Starting};

/// A connection that lay idle for longer may be dead: the sandbox was frozen,
/// and nobody told us. Reconnecting costs less than waiting for a time-out.
const IDLE_CONNECTION: Duration = Duration::from_mins(1);

/// A user and a password, as Secrets Manager holds them.
#[derive(Debug, Deserialize)]
pub(crate) struct Credentials {
    pub username: String,
    pub password: SecretString,
}

impl Host {
    /// The configuration that all AWS clients share, with one HTTP client.
    #[must_use]
    pub fn aws(&self) -> Boxed<'_, &SdkConfig> {
        Box::pin(self.inner.aws.get_or_init(|| {
            let http = aws_smithy_http_client::Builder::new()
                .tls_provider(Provider::Rustls(CryptoMode::Ring))
                .build_https();
            aws_config::defaults(BehaviorVersion::latest()).http_client(http).load()
        }))
    }

    /// A secret whose id stands in the environment variable `variable`.
    pub async fn secret<T: DeserializeOwned>(
        &self,
        variable: &'static str,
    ) -> Result<T, StartError> {
        let id = self.config().require(variable)?;
        self.secret_by_id(id).await
    }

    /// A secret by its id.
    pub async fn secret_by_id<T: DeserializeOwned>(&self, id: &str) -> Result<T, StartError> {
        let text = self.secret_text(id).await?;
        // serde's message could quote the content.
        serde_json::from_str(text.expose_secret())
            .map_err(|_| secret_error(id, "it has another form"))
    }

    fn secret_text<'a>(&'a self, id: &'a str) -> Starting<'a, SecretString> {
        Box::pin(async move {
            let client = aws_sdk_secretsmanager::Client::new(self.aws().await);
            let answer =
                client.get_secret_value().secret_id(id).send().await.map_err(|refused| {
                    secret_error(id, aws_sdk_secretsmanager::error::DisplayErrorContext(&refused))
                })?;
            let text = answer.secret_string.ok_or_else(|| secret_error(id, "it holds no text"))?;
            Ok(SecretString::from(text))
        })
    }

    /// The password in a secret of user and password.
    pub async fn password(&self, secret_id: &str) -> Result<SecretString, StartError> {
        Ok(self.secret_by_id::<Credentials>(secret_id).await?.password)
    }

    /// How to connect to the database as its administrator: for migrations.
    pub async fn administrator(&self) -> Result<PgConnectOptions, StartError> {
        let credentials = self.secret("DATABASE_SECRET_ID").await?;
        self.database_options(&credentials)
    }

    /// How to connect to the database.
    pub(crate) fn database_options(
        &self,
        credentials: &Credentials,
    ) -> Result<PgConnectOptions, StartError> {
        let config = self.config();
        let tls = match config.require("DATABASE_TLS")? {
            "verify-full" => PgSslMode::VerifyFull,
            "disable" => PgSslMode::Disable,
            other => {
                return Err(StartError::Invalid {
                    name: "DATABASE_TLS",
                    value: other.to_owned(),
                    expected: "verify-full or disable",
                });
            }
        };
        let port = u16::try_from(config.number("DATABASE_PORT")?).unwrap_or(5432);
        Ok(PgConnectOptions::new_without_pgpass()
            .host(config.require("DATABASE_HOST")?)
            .port(port)
            .database(config.require("DATABASE_NAME")?)
            .username(&credentials.username)
            .password(credentials.password.expose_secret())
            .ssl_mode(tls)
            .application_name(self.inner.function))
    }

    /// The service's database: one connection, made when it is first needed.
    #[must_use]
    pub fn database(&self) -> Starting<'_, PgPool> {
        Box::pin(async {
            let credentials = self.secret("DATABASE_SECRET_ID").await?;
            let options = self.database_options(&credentials)?;
            Ok(PgPoolOptions::new()
                .max_connections(1)
                .min_connections(0)
                .acquire_timeout(Duration::from_secs(3))
                // A ping before every query would double the round trips.
                .test_before_acquire(false)
                .before_acquire(|_, connection| {
                    Box::pin(async move { Ok(connection.idle_for < IDLE_CONNECTION) })
                })
                .connect_lazy_with(options))
        })
    }

    /// The producer that publishes messages and dead letters.
    pub(crate) async fn producer(&self) -> Result<Arc<Producer>, StartError> {
        let made = self.inner.producer.get_or_try_init(|| async {
            let config = self.config();
            let security = match config.require("KAFKA_SECURITY")? {
                "plaintext" => KafkaSecurity::Plaintext,
                "sasl_ssl" => {
                    let Credentials { username, password } = self.secret("KAFKA_SECRET_ID").await?;
                    KafkaSecurity::SaslSsl { username, password }
                }
                other => {
                    return Err(StartError::Invalid {
                        name: "KAFKA_SECURITY",
                        value: other.to_owned(),
                        expected: "sasl_ssl or plaintext",
                    });
                }
            };
            let bootstrap_servers = config.require("KAFKA_BOOTSTRAP_SERVERS")?.to_owned();
            let settings = KafkaSettings { bootstrap_servers, security };
            Ok(Arc::new(Producer::new(settings)))
        });
        made.await.cloned()
    }

    /// What publishes the outbox.
    #[must_use]
    pub fn publisher(&self) -> Starting<'_, Publisher> {
        Box::pin(async { Ok(Publisher::new(self.producer().await?, self.clock())) })
    }
}

fn secret_error(id: &str, reason: impl std::fmt::Display) -> StartError {
    StartError::Secret { id: id.to_owned(), reason: reason.to_string() }
}
