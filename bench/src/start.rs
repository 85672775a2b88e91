//! Cold starts: every process of a function is killed, and the next invocation
//! starts another.

use std::{collections::BTreeMap, fmt::Write as _, process::Command, time::Duration};

use serde::Deserialize;
use tests::stack::{Stack, eventually};

use crate::figures::{percentile, sorted};

#[derive(Clone, Deserialize)]
struct Function {
    name: String,
    pids: Vec<u32>,
    busy: usize,
    cold_start_ms: Vec<f64>,
    resident_kib: Vec<f64>,
}

/// A Markdown table of all functions.
pub async fn measure(stack: &Stack, times: usize) -> String {
    let names: Vec<_> = functions(stack).await.into_keys().collect();
    for name in &names {
        for _ in 0..times {
            let before = functions(stack).await[name].cold_start_ms.len();
            kill_all(stack, name).await;
            // Not an event that it knows: it starts all the same.
            stack.try_control(&format!("invoke/{name}")).await;
            eventually("a start", Duration::from_secs(10), || async {
                let starts = functions(stack).await[name].cold_start_ms.len();
                (starts > before || starts >= 100).then_some(())
            })
            .await;
        }
    }
    let mut report = String::from("| function | start p50 ms | resident MB |\n|---|---|---|\n");
    let (mut slowest, mut largest) = (0.0_f64, 0.0_f64);
    for (name, function) in functions(stack).await {
        let start = percentile(&sorted(function.cold_start_ms), 50);
        let resident = percentile(&sorted(function.resident_kib), 50) / 1024.0;
        (slowest, largest) = (slowest.max(start), largest.max(resident));
        let _ = writeln!(report, "| {name} | {start:.1} | {resident:.1} |");
    }
    let _ = write!(report, "\nslowest {slowest:.1} ms, largest {largest:.1} MB");
    report
}

async fn functions(stack: &Stack) -> BTreeMap<String, Function> {
    let all: Vec<Function> =
        serde_json::from_value(stack.functions().await).expect("the functions");
    all.into_iter().map(|function| (function.name.clone(), function)).collect()
}

async fn kill_all(stack: &Stack, name: &str) {
    eventually("an idle function", Duration::from_mins(1), || async {
        (functions(stack).await[name].busy == 0).then_some(())
    })
    .await;
    for pid in &functions(stack).await[name].pids {
        // The stack's own children: it says so.
        let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
    }
    eventually("no process", Duration::from_secs(10), || async {
        functions(stack).await[name].pids.is_empty().then_some(())
    })
    .await;
}
