//! Commands that ask a running stack.

use std::path::Path;

use serde::Deserialize;
use ureq::Agent;

use crate::{Result, config::Config};

fn url(config: &Config, path: &str) -> String {
    format!("http://127.0.0.1:{}/control/{path}", config.ports.runtime)
}

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).build().into()
}

/// Sends a request and prints the answer; an answer that isn't a success is
/// the error.
fn ask(request: std::result::Result<http::Response<ureq::Body>, ureq::Error>) -> Result<String> {
    let mut response = request.map_err(|error| {
        format!("no answer from the stack ({error}); is `turnout-local up` on?")
    })?;
    let text = response.body_mut().read_to_string()?;
    if response.status().is_success() { Ok(text) } else { Err(text.into()) }
}

/// Whether the gateway answers, whatever it says.
pub(crate) fn is_up(config: &Config) -> bool {
    agent().get(config.public_url()).call().is_ok()
}

pub(crate) fn fire(config: &Config, name: &str) -> Result<()> {
    let answer = ask(agent().post(url(config, &format!("fire/{name}"))).send_empty())?;
    println!("{answer}");
    Ok(())
}

pub(crate) fn invoke(config: &Config, name: &str, event: Option<&Path>) -> Result<()> {
    let event = match event {
        Some(path) => {
            std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?
        }
        None => b"{}".to_vec(),
    };
    let answer = ask(agent().post(url(config, &format!("invoke/{name}"))).send(&event))?;
    println!("{answer}");
    Ok(())
}

/// What the control API says of a function.
#[derive(Deserialize)]
struct Function {
    name: String,
    pids: Vec<u32>,
    busy: usize,
    invocations: u64,
    cold_start_ms: Vec<f64>,
    resident_kib: Vec<f64>,
}

pub(crate) fn functions(config: &Config) -> Result<()> {
    let answer = ask(agent().get(url(config, "functions")).call())?;
    let all: Vec<Function> = serde_json::from_str(&answer)?;
    println!(
        "{:<40} {:>9} {:>5} {:>11} {:>9} {:>9}",
        "function", "processes", "busy", "invocations", "start ms", "MB"
    );
    let figure = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.1}"));
    for function in all {
        println!(
            "{:<40} {:>9} {:>5} {:>11} {:>9} {:>9}",
            function.name,
            function.pids.len(),
            function.busy,
            function.invocations,
            figure(function.cold_start_ms.last().copied()),
            figure(function.resident_kib.last().map(|kib| kib / 1024.0)),
        );
    }
    Ok(())
}
