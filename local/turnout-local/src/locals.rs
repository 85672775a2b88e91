//! What the template's parameters, outputs and variables are on this machine.

use std::collections::BTreeMap;

use cloud::template::Locals;

use crate::config::Config;

/// DynamoDB's tables.
pub(crate) const IDEMPOTENCY_TABLE: &str = "turnout-idempotency";
pub(crate) const RATE_LIMIT_TABLE: &str = "turnout-rate-limit";
/// The secret of the database's administrator.
pub(crate) const ADMIN_SECRET: &str = "turnout/platform/database";

/// Where the parts are that functions talk to.
#[derive(Clone, Debug)]
pub(crate) struct Addresses {
    pub(crate) database_host: String,
    pub(crate) database_port: u16,
    pub(crate) database_name: String,
    pub(crate) kafka: String,
    pub(crate) dynamodb: String,
    pub(crate) vault: String,
    pub(crate) secrets: String,
    pub(crate) smtp_host: String,
    pub(crate) smtp_port: u16,
}

impl Addresses {
    /// What the functions get in place of the template's references.
    pub(crate) fn locals(&self, config: &Config) -> Locals {
        let port = self.database_port.to_string();
        let smtp_port = self.smtp_port.to_string();
        let url = config.public_url();
        let mut parameters = owned(&[
            ("PublicUrl", &url),
            ("DatabaseTls", "disable"),
            ("KafkaSecurity", "plaintext"),
            ("VaultAddress", &self.vault),
            ("VaultAuth", "approle"),
            ("MailHost", &self.smtp_host),
            ("MailPort", &smtp_port),
            ("MailTls", "none"),
            ("LogLevel", &config.log_level),
        ]);
        parameters.extend(config.parameters.clone());
        let attributes = owned(&[
            ("Database.Outputs.ProxyHost", &self.database_host),
            ("Database.Outputs.Port", &port),
            ("Database.Outputs.Name", &self.database_name),
            ("Database.Outputs.AdminSecretArn", ADMIN_SECRET),
            ("Kafka.Outputs.BootstrapServers", &self.kafka),
            ("Data.Outputs.IdempotencyTable", IDEMPOTENCY_TABLE),
            ("Data.Outputs.RateLimitTable", RATE_LIMIT_TABLE),
            // One gateway serves the public and the internal API here.
            ("HttpApi.ApiEndpoint", &url),
            ("InternalApi.ApiEndpoint", &url),
        ]);
        Locals { parameters, attributes, environment: BTreeMap::new() }
    }

    /// Variables that functions get beside the template's.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let endpoints = [
            ("AWS_ENDPOINT_URL_DYNAMODB", &self.dynamodb),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", &self.secrets),
        ];
        endpoints.map(|(name, value)| (name.to_owned(), value.clone())).to_vec()
    }
}

fn owned(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}
