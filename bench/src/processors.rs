//! Whose processor time a rush takes: the gateway's, each function's, each
//! part's, and our own load generator's. Where all processors are busy, this is
//! where the time goes, and what others do on the machine does not change it.

use std::collections::{BTreeMap, HashMap};

use ::tests::stack::Stack;
use procfs::process::{Process, Stat, all_processes};
use serde::Serialize;

use crate::figures::tenth;

/// The parts that live in the local stack's process on threads of their own
/// name; what else it does is gateway, Runtime API, and triggers of Kafka.
const THREADS: [&str; 3] = ["DynamoDB", "Vault", "Secrets Manager"];

/// Processor seconds until now, by thread or process.
#[derive(Debug, Default)]
pub struct Moment {
    spent: HashMap<(String, i32), f64>,
}

/// What one of them took between two moments.
#[derive(Debug, Serialize)]
pub struct Share {
    /// The function or part.
    pub part: String,
    /// Milliseconds of processor time for each confirmed registration.
    pub per_confirmed_ms: f64,
    /// Of a hundred of the whole.
    pub percent: f64,
}

impl Moment {
    /// Looks at every process below the stack's, and at this one.
    pub fn now(stack: &Stack) -> Self {
        let mut moment = Self::default();
        let Some(root) = stack.pid().and_then(|pid| i32::try_from(pid).ok()) else {
            return moment;
        };
        let stats: Vec<Stat> = all_processes()
            .expect("/proc")
            .filter_map(|process| process.ok()?.stat().ok())
            .collect();
        let parents: HashMap<i32, i32> = stats.iter().map(|stat| (stat.pid, stat.ppid)).collect();
        for stat in &stats {
            if stat.pid == root {
                moment.threads(stat);
            } else if below(&parents, stat.pid, root) {
                // PostgreSQL's first process has the time of backends that ended.
                let ended = stat.cutime.max(0) + stat.cstime.max(0);
                moment.add(&name(stat), stat.pid, seconds(stat) + ticks(ended.unsigned_abs()));
            }
        }
        let own = Process::myself().and_then(|process| process.stat()).expect("/proc");
        moment.add("load generator", own.pid, seconds(&own));
        moment
    }

    /// The stack's own process.
    fn threads(&mut self, stat: &Stat) {
        let mut rest = seconds(stat);
        let tasks = Process::new(stat.pid).and_then(|process| process.tasks());
        for task in tasks.into_iter().flatten().flatten() {
            let Ok(task) = task.stat() else { continue };
            // The kernel keeps fifteen letters of a name.
            let part = THREADS.into_iter().find(|name| name.starts_with(task.comm.as_str()));
            if let Some(part) = part {
                self.add(part, task.pid, seconds(&task));
                rest -= seconds(&task);
            }
        }
        self.add("gateway, Runtime API, triggers", stat.pid, rest);
    }

    fn add(&mut self, part: &str, id: i32, seconds: f64) {
        *self.spent.entry((part.to_owned(), id)).or_default() += seconds;
    }

    /// What was spent from `self` to `later`, the most first.
    #[expect(clippy::cast_precision_loss, reason = "what is counted here is far below 2^52")]
    pub fn until(&self, later: &Self, confirmed: usize) -> Vec<Share> {
        let mut parts: BTreeMap<&str, f64> = BTreeMap::new();
        for (key, seconds) in &later.spent {
            // A process that is gone has taken its time with it: functions idle
            // for minutes before they end.
            let before = self.spent.get(key).copied().unwrap_or_default();
            *parts.entry(&key.0).or_default() += (seconds - before).max(0.0);
        }
        let whole: f64 = parts.values().sum();
        let mut shares: Vec<Share> = parts
            .into_iter()
            .map(|(part, seconds)| Share {
                part: part.to_owned(),
                per_confirmed_ms: (seconds * 100_000.0 / confirmed.max(1) as f64).round() / 100.0,
                percent: tenth(seconds / whole.max(f64::MIN_POSITIVE) * 100.0),
            })
            .filter(|share| share.percent > 0.0)
            .collect();
        shares.sort_by(|a, b| b.percent.total_cmp(&a.percent));
        shares
    }
}

fn below(parents: &HashMap<i32, i32>, pid: i32, root: i32) -> bool {
    let mut at = pid;
    while let Some(parent) = parents.get(&at) {
        if *parent == root {
            return true;
        }
        at = *parent;
    }
    false
}

/// A function's name is longer than the fifteen letters of `comm`; the file of
/// a process of another account can't be asked for.
fn name(stat: &Stat) -> String {
    let file = Process::new(stat.pid).and_then(|process| process.exe()).ok();
    let file = file.as_deref().and_then(std::path::Path::file_name);
    file.map_or_else(|| stat.comm.clone(), |file| file.to_string_lossy().into_owned())
}

fn seconds(stat: &Stat) -> f64 {
    ticks(stat.utime + stat.stime)
}

#[expect(clippy::cast_precision_loss, reason = "ticks of minutes are far below 2^52")]
fn ticks(ticks: u64) -> f64 {
    ticks as f64 / procfs::ticks_per_second() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(spent: &[(&str, i32, f64)]) -> Moment {
        let mut moment = Moment::default();
        for (part, id, seconds) in spent {
            moment.add(part, *id, *seconds);
        }
        moment
    }

    #[test]
    fn shares_are_what_was_spent_between_two_moments() {
        let before = moment(&[("event-hold", 1, 4.0), ("postgres", 2, 1.0)]);
        let after = moment(&[("event-hold", 1, 5.0), ("event-hold", 9, 2.0), ("postgres", 2, 2.0)]);
        let shares = before.until(&after, 100);
        let told: Vec<_> =
            shares.iter().map(|share| (share.part.as_str(), share.per_confirmed_ms)).collect();
        assert_eq!(told, [("event-hold", 30.0), ("postgres", 10.0)]);
        assert!((shares[0].percent - 75.0).abs() < f64::EPSILON);
    }

    #[test]
    fn only_what_the_stack_started_counts() {
        let parents = [(5, 4), (4, 3), (3, 1), (7, 1)].into();
        assert!(below(&parents, 5, 3));
        assert!(!below(&parents, 7, 3));
    }
}
