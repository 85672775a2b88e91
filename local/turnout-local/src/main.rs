//! The local stack: one program that plays the cloud around the functions.

mod audit;
mod client;
mod config;
mod control;
mod doctor;
mod locals;
mod logs;
mod reset;
mod seed;
mod up;
mod verify_draw;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use config::Config;
use verify_draw::VerifyDraw;

/// Runs Turnout's functions on this machine as AWS would.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts everything and stays until Ctrl-C.
    Up,
    /// Runs a schedule now: fire event-expire-holds
    Fire {
        /// The function behind the schedule.
        name: String,
    },
    /// Invokes a function with an event: invoke event-get -e events/event/get.json
    Invoke {
        /// The function.
        name: String,
        /// The file with the event, JSON.
        #[arg(short, long)]
        event: Option<PathBuf>,
    },
    /// Shows what functions logged.
    Logs {
        /// The function; all of them without.
        name: Option<String>,
        /// Goes on with what is logged from now on.
        #[arg(short, long)]
        follow: bool,
    },
    /// Checks each part and says what is wrong and how to mend it.
    Doctor,
    /// Proves that no seat was sold twice and none lost.
    Audit,
    /// Checks the draw of a fair opening, from the address of its event.
    VerifyDraw(VerifyDraw),
    /// Fills the running stack with people, events and registrations.
    Seed {
        #[arg(long, default_value_t = 100_000)]
        users: u32,
        #[arg(long, default_value_t = 10_000)]
        events: u32,
        #[arg(long, default_value_t = 1_000_000)]
        registrations: u32,
    },
    /// Drops all data of the stack.
    Reset,
    /// Lists the functions with their processes and figures.
    Functions,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("turnout-local: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let config = Config::read;
    match command {
        Command::Up => up::run(&config()?),
        Command::Fire { name } => client::fire(&config()?, &name),
        Command::Invoke { name, event } => client::invoke(&config()?, &name, event.as_deref()),
        Command::Logs { name, follow } => logs::show(&config()?, name.as_deref(), follow),
        Command::Audit => audit::run(&config()?),
        // Whoever checks a draw needs no stack.
        Command::VerifyDraw(asked) => verify_draw::run(&asked),
        Command::Seed { users, events, registrations } => {
            seed::run(&config()?, parts::seed::Sizes { users, events, registrations })
        }
        Command::Doctor => doctor::examine(&config()?),
        Command::Reset => reset::run(&config()?),
        Command::Functions => client::functions(&config()?),
    }
}

/// What went wrong, as the one who typed the command should read it.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;
