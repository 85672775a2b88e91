use access_tokens::{KeyCache, Realm, VaultKeys, VaultLogin, Verifier};
use request_guard::{Idempotency, RateLimit};
use secrecy::SecretString;
use serde::Deserialize;

use crate::{Host, StartError, Starting};

#[derive(Deserialize)]
struct AppRole {
    role_id: String,
    secret_id: SecretString,
}

impl Host {
    /// The key store, with the rights of this function's Vault role.
    #[must_use]
    pub fn vault(&self) -> Starting<'_, VaultKeys> {
        Box::pin(async {
            let config = self.config();
            let login = match config.require("VAULT_AUTH")? {
                "approle" => {
                    let AppRole { role_id, secret_id } = self.secret("VAULT_SECRET_ID").await?;
                    VaultLogin::AppRole { role_id, secret_id }
                }
                "aws" => VaultLogin::Aws {
                    role: config.require("VAULT_ROLE")?.to_owned(),
                    credentials: self
                        .aws()
                        .await
                        .credentials_provider()
                        .ok_or_else(|| client("the AWS credentials", "there are none"))?,
                },
                other => {
                    return Err(StartError::Invalid {
                        name: "VAULT_AUTH",
                        value: other.to_owned(),
                        expected: "approle or aws",
                    });
                }
            };
            VaultKeys::new(config.require("VAULT_ADDR")?, login, self.clock())
                .map_err(|error| client("the Vault client", error))
        })
    }

    /// Who issues tokens, and for whom.
    pub fn realm(&self) -> Result<Realm, StartError> {
        Ok(Realm {
            issuer: self.config().require("TOKEN_ISSUER")?.to_owned(),
            audience: self.config().require("TOKEN_AUDIENCE")?.to_owned(),
        })
    }

    /// What checks access tokens. A function can't start without its first
    /// keys; later it goes on with those it has when Vault is away.
    #[must_use]
    pub fn verifier(&self) -> Starting<'_, Verifier> {
        Box::pin(async {
            let keys = self.key_cache(self.vault().await?).await?;
            Ok(Verifier::new(&self.realm()?, keys, self.clock()))
        })
    }

    /// The public keys of tickets, kept as [`Host::verifier`] keeps its own.
    #[must_use]
    pub fn ticket_keys(&self) -> Starting<'_, KeyCache> {
        Box::pin(async { self.key_cache(self.vault().await?.of_tickets()).await })
    }

    async fn key_cache(&self, keys: VaultKeys) -> Result<KeyCache, StartError> {
        KeyCache::start(self.clock(), move || {
            let keys = keys.clone();
            async move { keys.verification_keys().await }
        })
        .await
        .map_err(|error| client("the verification keys", error))
    }

    /// The records that make a repeated POST have one effect.
    #[must_use]
    pub fn idempotency(&self) -> Starting<'_, Idempotency> {
        Box::pin(async {
            let table = self.config().require("IDEMPOTENCY_TABLE")?.to_owned();
            let client = aws_sdk_dynamodb::Client::new(self.aws().await);
            Ok(Idempotency::new(client, table, self.clock(), self.random()))
        })
    }

    /// The counters that slow down guessing.
    #[must_use]
    pub fn rate_limit(&self) -> Starting<'_, RateLimit> {
        Box::pin(async {
            let table = self.config().require("RATE_LIMIT_TABLE")?.to_owned();
            Ok(RateLimit::new(aws_sdk_dynamodb::Client::new(self.aws().await), table, self.clock()))
        })
    }
}

fn client(what: &'static str, reason: impl std::fmt::Display) -> StartError {
    StartError::Client { what, reason: reason.to_string() }
}
