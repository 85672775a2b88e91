//! What a run came to: Markdown with plots for people, JSON for programs.

use std::{fmt::Write as _, path::Path};

use serde::Serialize;

use crate::{
    browsing::Browsing,
    figures::Times,
    layers::Layer,
    offers::Offers,
    plots::{lines, percentiles},
    processors::Share,
    rush::Rush,
    steady::Steady,
    yardstick::Yardstick,
};

/// All figures of one run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// When it began.
    pub at: String,
    /// Processors of the machine.
    pub processors: usize,
    /// Requests under way at a time.
    pub at_once: usize,
    /// (a) one event.
    pub hot: Rush,
    /// From its last answer until all of its mails were taken.
    pub mails_after_seconds: f64,
    /// Where its time went.
    pub layers: Vec<Layer>,
    /// Whose processor time it took.
    pub shares: Vec<Share>,
    /// (b) many events.
    pub cold: Rush,
    /// (c) one event again, while others look.
    pub hot_while_browsing: Rush,
    /// What those saw.
    pub browsing: Browsing,
    /// (d) cancellations and offers.
    pub offers: Offers,
    /// The same again and again.
    pub steady: Steady,
    /// The database alone.
    pub pgbench: Yardstick,
    /// Mails that came, each for one confirmation or offer.
    pub mails: usize,
}

/// A goal, what was measured, and whether it is met.
struct Goal {
    name: &'static str,
    wanted: &'static str,
    got: f64,
    met: bool,
}

impl Report {
    fn goals(&self) -> [Goal; 6] {
        let ratio = |a: f64, b: f64| (a / b * 100.0).round() / 100.0;
        let goal =
            |name, wanted, got, met: fn(f64) -> bool| Goal { name, wanted, got, met: met(got) };
        let (hot, cold) = (&self.hot, &self.cold);
        let flat = |growth: f64| growth <= 1.1;
        [
            goal(
                "hot ÷ cold, confirmed a second",
                "≥ 0.7",
                ratio(hot.confirmed_per_second, cold.confirmed_per_second),
                |got| got >= 0.7,
            ),
            goal(
                "confirmed a second ÷ pgbench's",
                "≥ 0.3",
                ratio(hot.confirmed_per_second, self.pgbench.confirmed_per_second),
                |got| got >= 0.3,
            ),
            goal("p99 of create, one event, ms", "< 500", hot.create.p99, |got| got < 500.0),
            goal("p99 of create, many events, ms", "< 500", cold.create.p99, |got| got < 500.0),
            goal("memory of a function, end ÷ start", "≤ 1.1", self.steady.growth_each, flat),
            goal("memory of the stack, end ÷ start", "≤ 1.1", self.steady.growth_stack, flat),
        ]
    }

    /// Writes `report.md`, `report.json` and the plots.
    pub fn write(&self, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("report.json"), serde_json::to_string_pretty(self)?)?;
        std::fs::write(folder.join("report.md"), self.markdown())?;
        let curve = |times: &Times| percentiles(&times.sorted);
        lines(
            &folder.join("create.svg"),
            "Creating a registration",
            ("of 100 people", "ms"),
            &[
                ("one event", curve(&self.hot.create)),
                ("many events", curve(&self.cold.create)),
                ("one event, while others look", curve(&self.hot_while_browsing.create)),
            ],
        )?;
        lines(
            &folder.join("browsing.svg"),
            "Looking, while others register",
            ("of 100 looks", "ms"),
            &[
                ("list", curve(&self.browsing.list)),
                ("event", curve(&self.browsing.event)),
                ("availability", curve(&self.browsing.availability)),
            ],
        )?;
        let samples = &self.steady.samples;
        let line = |of: fn(&crate::memory::Sample) -> f64| {
            samples.iter().map(|sample| (sample.second, of(sample))).collect()
        };
        lines(
            &folder.join("memory.svg"),
            "Memory of its own",
            ("seconds", "MiB"),
            &[
                ("all functions", line(|sample| sample.functions)),
                ("local stack", line(|sample| sample.stack)),
            ],
        )
    }

    /// The report for people.
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "# Turnout under load\n\n{}; {} processors for everything: load generator, local \
             stack, functions and database. {} requests at a time. Figures of one run can be \
             compared with each other, not with those of another machine or hour.\n\n\
             After each part the audit held: nothing oversold, lost or doubled. {} mails came, \
             each once: for each offer, and for each confirmation that was not cancelled before \
             its mail was written.\n\n## Goals\n\n| | goal | measured | |\n\
             |---|---|---|---|\n",
            self.at, self.processors, self.at_once, self.mails
        );
        for Goal { name, wanted, got, met } in self.goals() {
            let met = if met { "met" } else { "**missed**" };
            let _ = writeln!(text, "| {name} | {wanted} | {got} | {met} |");
        }
        let _ = write!(
            text,
            "\n## Rushes\n\n| | people | places | events | confirmed/s | answers/s | create p50 ms \
             | p99 | granted p50 | p99 | confirm p50 | p99 |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n"
        );
        let rushes = [
            ("(a) one event", &self.hot),
            ("(b) many events", &self.cold),
            ("(c) one event, while others look", &self.hot_while_browsing),
        ];
        for (name, rush) in rushes {
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                rush.people,
                rush.places,
                rush.events,
                rush.confirmed_per_second,
                rush.answered_per_second,
                rush.create.p50,
                rush.create.p99,
                rush.granted.p50,
                rush.granted.p99,
                rush.confirm.p50,
                rush.confirm.p99,
            );
        }
        let _ = write!(
            text,
            "\nThe last mail of (a) was taken {} s after the last answer: who waits for an answer \
             comes first.\n\nThe database alone (pgbench, the same {} statements): {} confirmed/s, \
             {} ms each.\n\n\
             ![creating](create.svg)\n\n## Where the time of (a) goes\n\nInside the functions; what \
             a person waits beyond the outer one's is the gateway's, the runtime API's and the \
             queue's for a process.\n\n| function | invocations | p50 ms | p99 |\n|---|---|---|---|\n",
            self.mails_after_seconds,
            self.pgbench.statements,
            self.pgbench.confirmed_per_second,
            self.pgbench.latency_ms
        );
        for Layer { function, inside } in &self.layers {
            let Times { count, p50, p99, .. } = inside;
            let _ = writeln!(text, "| {function} | {count} | {p50} | {p99} |");
        }
        text.push_str(
            "\nWhose processor time it was, for each confirmed registration, those who found \
             no place included:\n\n| | ms | of 100 |\n|---|---|---|\n",
        );
        for Share { part, per_confirmed_ms, percent } in &self.shares {
            let _ = writeln!(text, "| {part} | {per_confirmed_ms} | {percent} |");
        }
        text.push_str(
            "\n## (c) Looking, meanwhile\n\n| | looks | p50 ms | p99 |\n|---|---|---|---|\n",
        );
        let looks = [
            ("list of events", &self.browsing.list),
            ("one event", &self.browsing.event),
            ("availability", &self.browsing.availability),
        ];
        for (name, Times { count, p50, p99, .. }) in looks {
            let _ = writeln!(text, "| {name} | {count} | {p50} | {p99} |");
        }
        let (offers, steady) = (&self.offers, &self.steady);
        let _ = write!(
            text,
            "\n![looking](browsing.svg)\n\n## (d) Cancellations and offers\n\n{} people waited for \
             {} places: {} turns a second; from a cancellation to its offer p50 {} ms, p99 {} ms; \
             cancelling p50 {} ms, p99 {} ms.\n\n## Memory\n\n{} s of registering, confirming and \
             cancelling, {} rounds a second.\n\n![memory](memory.svg)\n",
            offers.waited,
            offers.places,
            offers.turns_per_second,
            offers.delay.p50,
            offers.delay.p99,
            offers.cancel.p50,
            offers.cancel.p99,
            steady.seconds,
            steady.rounds_per_second,
        );
        text
    }
}
