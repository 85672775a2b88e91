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
    sync::atomic::{AtomicU16, Ordering},
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

/// How many ports each test process has for itself.
const PORTS: u16 = 40;
static NEXT: AtomicU16 = AtomicU16::new(0);

/// An address that nobody has and nobody else is given.
///
/// A port that the operating system chooses lies among those of outgoing
/// connections, and one of them may take it before the part does. These lie
/// below, and test processes that run side by side have others.
pub fn free_address() -> SocketAddr {
    let block = u16::try_from(std::process::id() % 200).unwrap();
    loop {
        let next = NEXT.fetch_add(1, Ordering::Relaxed) % PORTS;
        let address = (Ipv4Addr::LOCALHOST, 12_000 + block * PORTS + next).into();
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
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
