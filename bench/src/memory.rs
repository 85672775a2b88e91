//! Memory over time: what the processes have for themselves (`RssAnon`). Pages of
//! their files are shared by all of them, and the kernel can drop those.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use ::tests::stack::Stack;
use serde::Serialize;

use crate::figures::tenth;

/// At one moment, in mebibytes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Sample {
    /// Seconds since the first sample.
    pub second: f64,
    /// All processes of functions.
    pub functions: f64,
    /// Of one of them, in the mean.
    pub each: f64,
    /// The local stack's own process.
    pub stack: f64,
}

/// Looks every two seconds until `over`.
pub async fn watch(stack: &Stack, over: &AtomicBool) -> Vec<Sample> {
    let started = Instant::now();
    let mut samples = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let pids = stack.processes("").await;
        let sizes: Vec<f64> = pids.into_iter().filter_map(anonymous).collect();
        let functions: f64 = sizes.iter().sum();
        let count = u32::try_from(sizes.len().max(1)).unwrap_or(u32::MAX);
        samples.push(Sample {
            second: tenth(started.elapsed().as_secs_f64()),
            functions: tenth(functions),
            each: tenth(functions / f64::from(count)),
            stack: stack.pid().and_then(anonymous).map(tenth).unwrap_or_default(),
        });
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    samples
}

/// The last tenth of the time against the tenth after the first fifth, when
/// everything is warm: 1 is flat.
pub fn growth(samples: &[Sample], of: fn(&Sample) -> f64) -> f64 {
    let mean = |from: usize| {
        let part = samples.iter().skip(samples.len() * from / 10).take((samples.len() / 10).max(1));
        let values: Vec<f64> = part.map(of).collect();
        let count = u32::try_from(values.len().max(1)).unwrap_or(u32::MAX);
        values.iter().sum::<f64>() / f64::from(count)
    };
    (mean(9) / mean(2) * 100.0).round() / 100.0
}

/// A process that has just ended has none.
fn anonymous(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let fields: BTreeMap<_, _> = status.lines().filter_map(|line| line.split_once(':')).collect();
    let kib = fields.get("RssAnon")?.trim().strip_suffix(" kB")?;
    kib.parse().ok().map(|kib: f64| kib / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_compares_the_end_with_the_warm_beginning() {
        let sample = |number: u32, stack| Sample {
            second: f64::from(number),
            functions: 0.0,
            each: 0.0,
            stack,
        };
        let flat: Vec<_> = (0..20).map(|n| sample(n, 8.0)).collect();
        assert!((growth(&flat, |sample| sample.stack) - 1.0).abs() < f64::EPSILON);
        let grows: Vec<_> = (0..20).map(|n| sample(n, f64::from(n) + 1.0)).collect();
        assert!(growth(&grows, |sample| sample.stack) > 3.0);
    }

    #[test]
    fn this_process_has_memory() {
        assert!(anonymous(std::process::id()).is_some_and(|mib| mib > 0.1));
    }
}
