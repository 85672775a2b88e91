//! What the template's parameters, outputs and variables are on this machine,
//! and what the parts must hold for it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    net::SocketAddr,
    path::Path,
};

use cloud::{
    lambda::Credentials,
    template::{Function, Locals, Template, Trigger},
};
use parts::{Addresses, DatabaseAddress, kafka::Topic, secrets::PLATFORM_DATABASE};

use crate::{Result, config::Config};

const IDEMPOTENCY_TABLE: &str = "turnout-idempotency";
const RATE_LIMIT_TABLE: &str = "turnout-rate-limit";
/// Of every topic; as infra/kafka.yaml has it.
const PARTITIONS: i32 = 6;
/// Services with a database login of their own.
const SERVICES: [&str; 5] = ["auth", "user", "event", "registration", "notification"];

/// Reads template.yaml for the parts at `addresses`.
pub(crate) fn read_template(config: &Config, addresses: &Addresses) -> Result<Template> {
    let locals = locals(config, addresses);
    Ok(Template::load(&config.root.join("template.yaml"), &locals)?)
}

/// Where embedded parts will be. Good for all of the template that doesn't
/// depend on an address.
pub(crate) fn planned(config: &Config) -> Addresses {
    let ports = &config.ports;
    let http = |port: u16| format!("http://127.0.0.1:{port}");
    Addresses {
        kafka: format!("127.0.0.1:{}", ports.kafka),
        dynamodb: http(ports.dynamodb),
        vault: http(ports.vault),
        secrets: http(ports.secrets),
        database: DatabaseAddress {
            host: "127.0.0.1".into(),
            port: ports.postgres,
            name: parts::postgres::DATABASE.into(),
            tls: false,
        },
        smtp: SocketAddr::from(([127, 0, 0, 1], ports.smtp)),
        inbox: http(ports.mail_web),
        mail_api: http(ports.mail_web),
    }
}

fn locals(config: &Config, addresses: &Addresses) -> Locals {
    let database = &addresses.database;
    let database_port = database.port.to_string();
    let smtp_host = addresses.smtp.ip().to_string();
    let smtp_port = addresses.smtp.port().to_string();
    let url = config.public_url();
    let mut parameters = owned(&[
        ("PublicUrl", &url),
        ("DatabaseTls", if database.tls { "verify-full" } else { "disable" }),
        ("KafkaSecurity", "plaintext"),
        ("VaultAddress", &addresses.vault),
        ("VaultAuth", "approle"),
        // No CloudFront stands before the gateway here.
        ("TrustedProxies", "0"),
        ("MailHost", &smtp_host),
        ("MailPort", &smtp_port),
        ("MailTls", "none"),
        ("LogLevel", &config.log_level),
    ]);
    parameters.extend(config.parameters.clone());
    let attributes = owned(&[
        ("Database.Outputs.ProxyHost", &database.host),
        ("Database.Outputs.Port", &database_port),
        ("Database.Outputs.Name", &database.name),
        ("Database.Outputs.AdminSecretArn", PLATFORM_DATABASE),
        ("Kafka.Outputs.BootstrapServers", &addresses.kafka),
        ("Data.Outputs.IdempotencyTable", IDEMPOTENCY_TABLE),
        ("Data.Outputs.RateLimitTable", RATE_LIMIT_TABLE),
        // One gateway serves the public and the internal API here.
        ("HttpApi.ApiEndpoint", &url),
        ("InternalApi.ApiEndpoint", &url),
    ]);
    Locals { parameters, attributes }
}

/// Where Debian and its children keep all certificate authorities in one file.
const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Variables that functions get beside the template's.
pub(crate) fn environment(addresses: &Addresses) -> Vec<(String, String)> {
    let mut variables = vec![
        ("AWS_ENDPOINT_URL_DYNAMODB", addresses.dynamodb.as_str()),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", &addresses.secrets),
    ];
    // Debian keeps each certificate twice more beside that file, and a function
    // that isn't told which would read some 280 files at its start. Lambda's
    // system (Amazon Linux) has the one file only.
    if Path::new(CERTIFICATES).exists() {
        variables.push(("SSL_CERT_FILE", CERTIFICATES));
    }
    variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What the parts are started with.
pub(crate) fn parts(
    config: &Config,
    template: &Template,
    credentials: &HashMap<String, Credentials>,
) -> parts::Config {
    let ports = &config.ports;
    let permissions = template.functions.iter().filter_map(|function| {
        let key = credentials.get(&function.name)?.access_key_id.clone();
        Some((key, secrets(function)))
    });
    parts::Config {
        state: config.state.clone(),
        kafka_program: config.program_beside("turnout-kafka"),
        maildev: config.root.join("local/maildev"),
        ports: parts::config::Ports {
            postgres: ports.postgres,
            kafka: ports.kafka,
            dynamodb: ports.dynamodb,
            vault: ports.vault,
            secrets: ports.secrets,
            smtp: ports.smtp,
            mail_web: ports.mail_web,
        },
        replaced: config.replaced.clone(),
        topics: topics(config, template),
        tables: vec![IDEMPOTENCY_TABLE.into(), RATE_LIMIT_TABLE.into()],
        logins: SERVICES
            .map(|name| (format!("turnout/{name}/database"), format!("{name}_login")))
            .into(),
        permissions: Some(permissions.collect()),
        aws: parts::config::AwsCredentials::default(),
    }
}

/// The secrets that a function's variables name are those that its role may
/// read.
fn secrets(function: &Function) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (name, value) in &function.environment {
        if name.ends_with("_SECRET_ID") {
            ids.insert(value.clone());
        } else if name.ends_with("_SECRET_IDS") {
            let pairs = value.split(',').filter_map(|pair| pair.split_once('='));
            ids.extend(pairs.map(|(_, id)| id.to_owned()));
        }
    }
    ids
}

/// Every message type has a topic, whether something reads it yet or not.
fn topics(config: &Config, template: &Template) -> Vec<Topic> {
    let mut names = BTreeSet::new();
    let schemas = std::fs::read_dir(config.root.join("crates/messages/schemas"));
    for entry in schemas.into_iter().flatten().flatten() {
        names.insert(entry.file_name().to_string_lossy().into_owned());
    }
    for function in &template.functions {
        names.extend(function.environment.get("DEAD_LETTER_TOPIC").cloned());
        for trigger in &function.triggers {
            if let Trigger::Kafka(mapping) = trigger {
                names.insert(mapping.topic.clone());
                names.extend(mapping.on_failure.clone());
            }
        }
    }
    names.into_iter().map(|name| Topic { name, partitions: PARTITIONS }).collect()
}

fn owned(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}
