//! All parts together.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where it fails; clippy knows only #[test] functions for tests"
)]

mod support;

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use parts::{Config, Part, Stack, doctor};

const PARTS: usize = 6;

async fn assert_healthy(config: &Config) {
    let findings = doctor::probe(config).await;
    assert_eq!(findings.len(), PARTS);
    for finding in findings {
        assert!(finding.result.is_ok(), "{finding:?}");
    }
}

/// The processes whose command line names `folder`.
fn processes(folder: &Path) -> BTreeSet<String> {
    let folder = folder.to_string_lossy().into_owned();
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|entry| {
            let command = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&command).contains(&folder)
        })
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_parts_start_work_stop_and_start_again() {
    let folder = support::folder();
    let config = support::config(folder.path());
    let stack = Stack::start(config.clone()).await.unwrap();
    assert_eq!(stack.timings().len(), PARTS);
    assert_healthy(&config).await;

    let second = Stack::start(config.clone()).await.unwrap_err();
    assert!(second.to_string().contains("another stack"), "{second}");

    stack.kafka().unwrap().stop().await;
    stack.vault().unwrap().stop().await;
    let broken: Vec<Part> = doctor::probe(&config)
        .await
        .into_iter()
        .filter(|finding| finding.result.is_err())
        .map(|finding| finding.part)
        .collect();
    assert_eq!(broken, [Part::Kafka, Part::Vault]);
    stack.kafka().unwrap().start().await.unwrap();
    stack.vault().unwrap().start().await.unwrap();
    assert_healthy(&config).await;

    stack.stop().await;
    assert_eq!(processes(folder.path()), BTreeSet::new());
    let stack = Stack::start(config.clone()).await.unwrap();
    assert_healthy(&config).await;
    stack.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_that_fails_is_named_and_the_others_are_stopped() {
    let folder = support::folder();
    let mut config = support::config(folder.path());
    config.maildev = folder.path().to_owned();
    let vault = ("127.0.0.1", config.ports.vault);
    let _other = std::net::TcpListener::bind(vault).unwrap();
    let error = Stack::start(config.clone()).await.unwrap_err();
    let failed: Vec<Part> = error.problems.iter().map(|problem| problem.part).collect();
    assert_eq!(failed, [Part::Vault, Part::Mail], "{error}");
    assert_eq!(processes(folder.path()), BTreeSet::new());
}

/// Not a test by itself: what the next test starts and kills.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the test of a killed stack"]
async fn helper_that_is_killed() {
    let mut folder = String::new();
    std::io::stdin().read_line(&mut folder).unwrap();
    let config = support::config(Path::new(folder.trim_end()));
    let _stack = Stack::start(config).await.unwrap();
    println!("\nstarted");
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn a_killed_stack_leaves_no_process_behind() {
    use std::io::Write;

    let folder = support::folder();
    let mut stack = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "helper_that_is_killed", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = stack.stdin.take().unwrap();
    writeln!(stdin, "{}", folder.path().display()).unwrap();
    drop(stdin);
    let started =
        BufReader::new(stack.stdout.take().unwrap()).lines().any(|line| line.unwrap() == "started");
    assert!(started);
    assert!(processes(folder.path()).len() >= 3);
    stack.kill().unwrap();
    stack.wait().unwrap();
    for _ in 0..100 {
        if processes(folder.path()).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("still there: {:?}", processes(folder.path()));
}
