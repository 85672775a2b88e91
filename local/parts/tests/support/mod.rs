//! A folder and ports of its own for each test.
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "every test binary takes what it needs of this module"
)]

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use parts::{
    Config,
    config::{AwsCredentials, Ports, Replaced},
    kafka::Topic,
};
use tempfile::TempDir;

/// A folder that other accounts (PostgreSQL's) may pass through.
pub fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
    folder
}

/// An address that nobody listens on.
pub fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap()
}

pub fn kafka_program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_turnout-kafka"))
}

pub fn maildev_package() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../maildev")
}

pub fn config(state: &Path) -> Config {
    let port = || free_address().port();
    Config {
        state: state.to_owned(),
        kafka_program: kafka_program(),
        maildev: maildev_package(),
        ports: Ports {
            postgres: port(),
            kafka: port(),
            dynamodb: port(),
            vault: port(),
            secrets: port(),
            smtp: port(),
            mail_web: port(),
        },
        replaced: Replaced::default(),
        topics: vec![Topic { name: "user-registered".to_owned(), partitions: 6 }],
        tables: vec!["idempotency".to_owned(), "rate-limits".to_owned()],
        logins: [("turnout/auth/database", "auth_login")]
            .map(|(id, user)| (id.to_owned(), user.to_owned()))
            .into(),
        permissions: None,
        aws: AwsCredentials::default(),
    }
}
