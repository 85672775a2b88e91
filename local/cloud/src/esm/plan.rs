use std::{collections::VecDeque, ops::Range};

/// What to do with a partition's batch: which records to send next, given how
/// the sends before went. It knows indexes only; time and I/O are its caller's.
#[derive(Debug)]
pub(super) struct Plan {
    chunks: VecDeque<Chunk>,
    max_retries: Option<u32>,
    bisect: bool,
}

/// Records that are sent together.
#[derive(Debug)]
struct Chunk {
    records: Range<usize>,
    /// How often the first of them failed.
    failures: u32,
}

/// How a send went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All records are done.
    Done,
    /// The function named this record as the first that failed.
    FailedFrom(usize),
    /// The function failed without saying where.
    Failed,
}

/// What follows from an outcome.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Records before this index need not come again.
    pub(super) done: usize,
    /// Records that are given up, and how often they were sent.
    pub(super) given_up: Option<(Range<usize>, u32)>,
    /// How often the record that comes next failed in a row: the longer the
    /// row, the longer the pause.
    pub(super) failures: u32,
}

impl Plan {
    pub(super) fn new(records: usize, max_retries: Option<u32>, bisect: bool) -> Self {
        let all = Chunk { records: 0..records, failures: 0 };
        Self { chunks: VecDeque::from([all]), max_retries, bisect }
    }

    /// The records to send now; none when the batch is through.
    pub(super) fn next(&self) -> Option<Range<usize>> {
        self.chunks.front().map(|chunk| chunk.records.clone())
    }

    /// Takes note of how sending [`Plan::next`] went.
    pub(super) fn record(&mut self, outcome: Outcome) -> Step {
        let Some(chunk) = self.chunks.pop_front() else {
            return Step { done: 0, given_up: None, failures: 0 };
        };
        let Range { start, end } = chunk.records;
        match outcome {
            Outcome::Done => Step { done: end, given_up: None, failures: 0 },
            // Progress: the record that now stands first has failed once.
            Outcome::FailedFrom(at) if at > start && at < end => {
                self.failed(at..end, at..at + 1, 1)
            }
            Outcome::FailedFrom(_) => self.failed(start..end, start..start + 1, chunk.failures + 1),
            // Halving counts for no retry (Lambda developer guide).
            Outcome::Failed if self.bisect && end - start > 1 => {
                let middle = start + (end - start) / 2;
                self.chunks.push_front(Chunk { records: middle..end, failures: 0 });
                self.chunks.push_front(Chunk { records: start..middle, failures: 0 });
                Step { done: start, given_up: None, failures: 1 }
            }
            Outcome::Failed => self.failed(start..end, start..end, chunk.failures + 1),
        }
    }

    /// Sends `rest` again, or gives up `blamed` and goes on behind it.
    fn failed(&mut self, rest: Range<usize>, blamed: Range<usize>, failures: u32) -> Step {
        let done = rest.start;
        if self.max_retries.is_none_or(|most| failures <= most) {
            self.chunks.push_front(Chunk { records: rest, failures });
            return Step { done, given_up: None, failures };
        }
        if blamed.end < rest.end {
            self.chunks.push_front(Chunk { records: blamed.end..rest.end, failures: 0 });
        }
        Step { done, given_up: Some((blamed, failures)), failures: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From and to.
    type Part = (usize, usize);

    /// Runs a batch against a scripted function; says what it was sent and
    /// what was given up.
    fn run(
        mut plan: Plan,
        mut function: impl FnMut(Range<usize>) -> Outcome,
    ) -> (Vec<Part>, Vec<Part>) {
        let (mut sent, mut given_up) = (Vec::new(), Vec::new());
        let mut done = 0;
        while let Some(records) = plan.next() {
            assert_eq!(records.start, done, "sent again though done, or left out");
            sent.push((records.start, records.end));
            assert!(sent.len() < 100, "without end: {sent:?}");
            let step = plan.record(function(records));
            assert!(step.done >= done, "an offset never goes back");
            done = step.done;
            if let Some((records, _)) = step.given_up {
                done = records.end;
                given_up.push((records.start, records.end));
            }
        }
        (sent, given_up)
    }

    #[test]
    fn a_batch_that_succeeds_is_sent_once() {
        let (sent, given_up) = run(Plan::new(5, Some(3), true), |_| Outcome::Done);
        assert_eq!((sent, given_up), (vec![(0, 5)], vec![]));
    }

    #[test]
    fn bisection_isolates_a_poison_record_and_the_others_pass() {
        let poison = |records: Range<usize>| {
            if records.contains(&2) { Outcome::Failed } else { Outcome::Done }
        };
        let (sent, given_up) = run(Plan::new(4, Some(1), true), poison);
        assert_eq!(sent, [(0, 4), (0, 2), (2, 4), (2, 3), (2, 3), (3, 4)]);
        assert_eq!(given_up, [(2, 3)]);
    }

    #[test]
    fn without_bisection_the_whole_batch_is_retried_and_given_up() {
        let (sent, given_up) = run(Plan::new(3, Some(2), false), |_| Outcome::Failed);
        assert_eq!((sent, given_up), (vec![(0, 3), (0, 3), (0, 3)], vec![(0, 3)]));
    }

    #[test]
    fn a_partial_failure_comes_again_from_the_failed_record() {
        let mut first = true;
        let (sent, given_up) = run(Plan::new(5, Some(3), true), |_| {
            if std::mem::take(&mut first) { Outcome::FailedFrom(2) } else { Outcome::Done }
        });
        assert_eq!((sent, given_up), (vec![(0, 5), (2, 5)], vec![]));
    }

    #[test]
    fn a_record_that_is_named_too_often_is_given_up_alone() {
        let stuck = |records: Range<usize>| {
            if records.contains(&1) { Outcome::FailedFrom(1) } else { Outcome::Done }
        };
        let (sent, given_up) = run(Plan::new(4, Some(2), true), stuck);
        assert_eq!(sent, [(0, 4), (1, 4), (1, 4), (2, 4)]);
        assert_eq!(given_up, [(1, 2)]);
    }

    #[test]
    fn without_a_limit_nothing_is_given_up() {
        let mut left = 50;
        let (sent, given_up) = run(Plan::new(1, None, true), |_| {
            left -= 1;
            if left > 0 { Outcome::Failed } else { Outcome::Done }
        });
        assert_eq!((sent.len(), given_up), (50, vec![]));
    }

    #[test]
    fn failures_in_a_row_are_counted_for_the_pause() {
        let mut plan = Plan::new(1, Some(5), true);
        let rows: Vec<_> = (0..3).map(|_| plan.record(Outcome::Failed).failures).collect();
        assert_eq!(rows, [1, 2, 3]);
    }
}
