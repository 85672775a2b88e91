//! Measures Turnout on this machine: release builds of the functions in a local
//! stack of their own. Figures of one run can be compared with each other, not
//! with those of another machine or hour.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement stops at the first thing that is not as it should be"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the benchmark stands outside: it uses the machine's clock and randomness"
)]

mod figures;
mod people;
mod rush;
mod start;

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
    /// Registrations confirmed a second: on one event, then over many.
    Rush {
        /// Who register, each once on the one event and once over the many.
        #[arg(long, default_value_t = 4_000)]
        people: usize,
        /// How many of them at a time.
        #[arg(long, default_value_t = 32)]
        at_once: usize,
        /// The many events.
        #[arg(long, default_value_t = 1_000)]
        events: usize,
    },
}

#[tokio::main]
async fn main() {
    let cli = Cli::parse();
    let settings = [("TURNOUT_PROFILE", "release"), ("TURNOUT_THROTTLE", "off")];
    let stack = Stack::start(&settings).await;
    let report = match cli.command {
        Command::Start { times } => start::measure(&stack, times).await,
        Command::Rush { people, at_once, events } => {
            rush::measure(&stack, people, at_once, events).await
        }
    };
    println!("{report}");
}
