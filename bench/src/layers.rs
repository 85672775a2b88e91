//! Where the time of a request goes: what the functions logged of themselves,
//! beside what the person at the gateway waited.

use serde::Serialize;
use serde_json::Value;
use tests::stack::Stack;

use crate::figures::Times;

/// A function's own time for its invocations, in milliseconds, without the
/// gateway's and the runtime API's.
#[derive(Debug, Serialize)]
pub struct Layer {
    /// The function.
    pub function: &'static str,
    /// Inside it, with its database and whom it calls.
    pub inside: Times,
}

/// Who takes part in a registration: the caller, then whom it calls.
const FUNCTIONS: [&str; 4] =
    ["registration-create", "event-hold", "registration-confirm", "event-hold-confirm"];

/// What is in the logs now.
pub fn look(stack: &Stack) -> Vec<Layer> {
    FUNCTIONS
        .into_iter()
        .map(|function| {
            let log = stack.function_log(function);
            let inside: Vec<f64> = log
                .lines()
                .filter_map(|line| serde_json::from_str::<Value>(line).ok())
                .filter(|line| line["cold_start"] == false)
                .filter_map(|line| line["duration_ms"].as_f64())
                .collect();
            assert!(!inside.is_empty(), "{function} has logged no invocation");
            Layer { function, inside: Times::of(inside) }
        })
        .collect()
}
