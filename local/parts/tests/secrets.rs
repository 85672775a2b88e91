//! The embedded Secrets Manager, with AWS's own client.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where it fails; clippy knows only #[test] functions for tests"
)]

mod support;

use std::{collections::BTreeMap, os::unix::fs::PermissionsExt, path::Path};

use aws_sdk_secretsmanager::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    error::ProvideErrorMetadata,
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use parts::secrets::{Access, SecretFile, SecretsManager};
use secrecy::ExposeSecret;
use serde_json::Value;

const ID: &str = "turnout/auth/database";

fn logins() -> BTreeMap<String, String> {
    [(ID, "auth_login"), ("turnout/user/database", "user_login")]
        .map(|(id, user)| (id.to_owned(), user.to_owned()))
        .into()
}

fn open(folder: &Path) -> SecretFile {
    let file = SecretFile::open(&folder.join("secrets.json")).unwrap();
    file.ensure_logins(&logins()).unwrap();
    file
}

async fn start(secrets: SecretFile, allowed: Option<(&str, &str)>) -> (SecretsManager, String) {
    let address = support::free_address();
    let permissions = allowed.map(|(key, id)| [(key.to_owned(), [id.to_owned()].into())].into());
    let access = Access { secrets, permissions, region: "eu-central-1".to_owned() };
    let manager = SecretsManager::new(address, access);
    manager.start().await.unwrap();
    (manager, format!("http://{address}"))
}

fn client(url: &str, access_key: &str) -> Client {
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let config = aws_sdk_secretsmanager::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(url)
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new(access_key, "secret", None, None, "test"))
        .http_client(http)
        .build();
    Client::from_conf(config)
}

/// The secret's text, or the error's code.
async fn get(client: &Client, id: &str) -> Result<String, String> {
    match client.get_secret_value().secret_id(id).send().await {
        Ok(secret) => Ok(secret.secret_string().unwrap().to_owned()),
        Err(error) => Err(error.code().unwrap().to_owned()),
    }
}

#[tokio::test]
async fn a_secret_is_read_by_name_and_by_arn() {
    let folder = support::folder();
    let (_manager, url) = start(open(folder.path()), None).await;
    let client = client(&url, "anybody");
    let text = get(&client, ID).await.unwrap();
    let login: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(login["username"], "auth_login");
    assert_eq!(login["password"].as_str().unwrap().len(), 43);
    let whole = client.get_secret_value().secret_id(ID).send().await.unwrap();
    assert_eq!(whole.name(), Some(ID));
    assert_eq!(whole.version_stages(), ["AWSCURRENT"]);
    let arn = whole.arn().unwrap();
    assert_eq!(get(&client, arn).await.unwrap(), text);
    let (without_suffix, _) = arn.rsplit_once('-').unwrap();
    assert_eq!(get(&client, without_suffix).await.unwrap(), text);
    assert_eq!(get(&client, "turnout/nothing").await, Err("ResourceNotFoundException".to_owned()));
    let previous =
        client.get_secret_value().secret_id(ID).version_stage("AWSPREVIOUS").send().await;
    assert_eq!(previous.unwrap_err().code(), Some("ResourceNotFoundException"));
}

#[tokio::test]
async fn a_caller_reads_only_what_it_is_allowed() {
    let folder = support::folder();
    let (_manager, url) = start(open(folder.path()), Some(("AUTHKEY", ID))).await;
    let auth = client(&url, "AUTHKEY");
    assert!(get(&auth, ID).await.is_ok());
    for refused in ["turnout/user/database", "turnout/nothing"] {
        assert_eq!(get(&auth, refused).await, Err("AccessDeniedException".to_owned()));
    }
    assert_eq!(
        get(&client(&url, "STRANGER"), ID).await,
        Err("UnrecognizedClientException".to_owned())
    );
}

#[tokio::test]
async fn an_unknown_operation_is_refused() {
    let folder = support::folder();
    let (_manager, url) = start(open(folder.path()), None).await;
    let list = client(&url, "anybody").list_secrets().send().await;
    assert_eq!(list.unwrap_err().code(), Some("UnknownOperationException"));
}

#[test]
fn passwords_are_random_private_and_stay() {
    let folder = support::folder();
    let password = |id: &str| {
        let password = open(folder.path()).password(id).unwrap();
        password.expose_secret().to_owned()
    };
    let first = password(ID);
    assert_ne!(first, password("turnout/user/database"));
    assert_eq!(first, password(ID));
    let file = folder.path().join("secrets.json");
    let mode = std::fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_broken_file_is_named() {
    let folder = support::folder();
    let file = folder.path().join("secrets.json");
    std::fs::write(&file, "{\"turnout").unwrap();
    let problem = SecretFile::open(&file).unwrap_err().to_string();
    assert!(problem.contains("secrets.json"), "{problem}");
}
