//! The project's own PostgreSQL cluster.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where it fails; clippy knows only #[test] functions for tests"
)]

mod support;

use std::{net::SocketAddr, path::Path, process::Command, time::Duration};

use parts::postgres::Postgres;
use sqlx::{
    Connection, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};

const PASSWORD: &str = "a password";

fn cluster(folder: &Path) -> (Postgres, SocketAddr) {
    let address = support::free_address();
    let home = folder.join("postgres");
    (Postgres::new(address, home, PASSWORD.into()), address)
}

async fn connect(address: SocketAddr, password: &str) -> Result<PgConnection, sqlx::Error> {
    let options = PgConnectOptions::new_without_pgpass()
        .host(&address.ip().to_string())
        .port(address.port())
        .username("postgres")
        .password(password)
        .database("turnout")
        .ssl_mode(PgSslMode::Disable);
    PgConnection::connect_with(&options).await
}

async fn count(address: SocketAddr) -> i64 {
    let mut connection = connect(address, PASSWORD).await.unwrap();
    sqlx::query_scalar("SELECT count(*) FROM notes").fetch_one(&mut connection).await.unwrap()
}

fn pid(folder: &Path) -> String {
    let file = std::fs::read_to_string(folder.join("postgres/data/postmaster.pid")).unwrap();
    file.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn committed_rows_survive_a_restart_and_a_crash() {
    let folder = support::folder();
    let (postgres, address) = cluster(folder.path());
    postgres.start().await.unwrap();
    let mut connection = connect(address, PASSWORD).await.unwrap();
    for statement in ["CREATE TABLE notes (id int)", "INSERT INTO notes VALUES (1)"] {
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }
    postgres.stop().await;
    assert!(connect(address, PASSWORD).await.is_err());
    postgres.start().await.unwrap();
    assert_eq!(count(address).await, 1);

    let mut connection = connect(address, PASSWORD).await.unwrap();
    sqlx::query("INSERT INTO notes VALUES (2)").execute(&mut connection).await.unwrap();
    let server = pid(folder.path());
    assert!(Command::new("kill").args(["-9", &server]).status().unwrap().success());
    for _ in 0..100 {
        // Right after the kill it may still take the server for alive.
        postgres.start().await.unwrap();
        if pid(folder.path()) != server {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_ne!(pid(folder.path()), server);
    assert_eq!(count(address).await, 2);
    postgres.stop().await;
}

#[tokio::test]
async fn the_password_is_asked_for_and_the_settings_hold() {
    let folder = support::folder();
    let (postgres, address) = cluster(folder.path());
    postgres.start().await.unwrap();
    let refused = connect(address, "wrong").await.unwrap_err();
    assert!(refused.to_string().contains("password authentication failed"), "{refused}");
    let mut connection = connect(address, PASSWORD).await.unwrap();
    for (setting, expected) in [
        ("SHOW listen_addresses", "127.0.0.1"),
        ("SHOW password_encryption", "scram-sha-256"),
        ("SHOW max_connections", "400"),
        ("SHOW fsync", "on"),
        ("SHOW server_encoding", "UTF8"),
    ] {
        let value: String = sqlx::query_scalar(setting).fetch_one(&mut connection).await.unwrap();
        assert_eq!(value, expected, "{setting}");
    }
    postgres.stop().await;

    let other = Postgres::new(address, folder.path().join("postgres"), "other".into());
    let problem = other.start().await.unwrap_err().to_string();
    assert!(problem.contains("make reset"), "{problem}");
}

#[tokio::test]
async fn a_pid_file_that_names_another_process_is_no_hindrance() {
    let folder = support::folder();
    let (postgres, _) = cluster(folder.path());
    postgres.start().await.unwrap();
    postgres.stop().await;
    let stale = format!("{}\n", std::process::id());
    std::fs::write(folder.path().join("postgres/data/postmaster.pid"), stale).unwrap();
    postgres.start().await.unwrap();
    postgres.stop().await;
}
