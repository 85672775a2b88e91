//! The journeys of `web/e2e`, in Chromium against a stack of their own.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::stage;
use crate::{repository, stack::Stack};

/// The files of a folder that hold journeys, in order.
fn journeys_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder of journeys");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    assert!(!files.is_empty(), "no journeys in {}", folder.display());
    files
}

fn walk(stack: &Stack, folder: &str) {
    let web = repository::root().join("web");
    let output = Command::new("node")
        .args(["--test", "--test-reporter=spec"])
        .args(journeys_in(&web.join(folder)))
        .current_dir(&web)
        .env("TURNOUT_URL", &stack.url)
        .env("MAIL_URL", stack.inbox())
        .output()
        .expect("start node");
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn in_chromium_in_both_languages() {
    let stack = stage(&[("TURNOUT_PARAMETERS", "SignUpsPerIpPerHour=500")]).await;
    walk(&stack, "e2e");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_chromium_when_a_hot_event_opens() {
    let parameters = "AdmissionsPerSecond=1 SignUpsPerIpPerHour=500";
    let stack = stage(&[("TURNOUT_PARAMETERS", parameters)]).await;
    walk(&stack, "e2e/slow-admission");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_chromium_when_a_hold_runs_out() {
    let stack = stage(&[("TURNOUT_PARAMETERS", "HoldSeconds=9")]).await;
    walk(&stack, "e2e/short-holds");
}
