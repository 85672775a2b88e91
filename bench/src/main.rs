//! Measures Turnout on this machine: release builds of the functions in a local
//! stack of their own. Figures of one run can be compared with each other, not
//! with those of another machine or hour.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement stops at the first thing that is not as it should be"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the benchmark stands outside: it uses the machine's clock and randomness"
)]

mod browsing;
mod figures;
mod gateway;
mod layers;
mod memory;
mod offers;
mod people;
mod plots;
mod processors;
mod report;
mod run;
mod rush;
mod start;
mod steady;
mod yardstick;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use tests::stack::Stack;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start to first poll and resident memory of every function.
    Start {
        /// Cold starts of each function.
        #[arg(long, default_value_t = 20)]
        times: usize,
    },
    /// Rushes, browsing, a waitlist and memory, with pgbench as the yardstick; a
    /// report with plots.
    Run {
        /// Everything smaller, in less than two minutes.
        #[arg(long)]
        quick: bool,
        /// Requests under way at a time.
        #[arg(long, default_value_t = 32)]
        at_once: usize,
        /// The folder for `report.md`, `report.json` and the plots.
        #[arg(long, default_value = "target/bench")]
        out: PathBuf,
    },
}

#[tokio::main]
async fn main() {
    let cli = Cli::parse();
    let settings = [("TURNOUT_PROFILE", "release"), ("TURNOUT_THROTTLE", "off")];
    let stack = Stack::start(&settings).await;
    let report = match cli.command {
        Command::Start { times } => start::measure(&stack, times).await,
        Command::Run { quick, at_once, out } => {
            let size = if quick { run::QUICK } else { run::FULL };
            let report = run::run(&stack, &size, at_once).await;
            report.write(&out).expect("the report's folder can be written");
            format!("{}\nWritten to {}.", report.markdown(), out.display())
        }
    };
    println!("{report}");
}
