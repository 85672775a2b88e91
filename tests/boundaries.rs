//! Where things may stand. A rule that is broken names the file and the line.

use crate::repository::{files, name, read};

/// `(line number, line)` of a Rust file without comments and inline tests.
fn code(path: &std::path::Path) -> Vec<(usize, String)> {
    read(path)
        .lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .map(|(index, line)| (index + 1, line.to_owned()))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .collect()
}

fn sources() -> Vec<std::path::PathBuf> {
    let mut sources = files("functions", ".rs");
    sources.extend(files("crates", ".rs"));
    sources.retain(|path| !name(path).contains("/tests/") && !name(path).contains("/examples/"));
    sources
}

fn refuse(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n{}", broken.join("\n"));
}

#[test]
fn sql_stands_in_stores_only() {
    let mut broken = Vec::new();
    for path in sources() {
        let place = name(&path);
        // test-kit arranges databases; it is never deployed.
        if place.contains("/store/") || place.ends_with("/store.rs") || place.contains("test-kit") {
            continue;
        }
        for (number, line) in code(&path) {
            if ["sqlx::query", "query!(", "query_as!(", "query_scalar!(", "raw_sql("]
                .iter()
                .any(|sql| line.contains(sql))
            {
                broken.push(format!("{place}:{number}: {}", line.trim()));
            }
        }
    }
    refuse("SQL outside a store", &broken);
}

#[test]
fn domains_do_no_input_or_output() {
    const FORBIDDEN: &[&str] = &[
        "sqlx",
        "reqwest",
        "hyper",
        "aws_",
        "rdkafka",
        "lettre",
        "axum",
        "tokio",
        "std::fs",
        "std::net",
        "std::env",
        "Clock::system",
        "Random::system",
        "lambda_",
    ];
    let mut broken = Vec::new();
    for path in sources().into_iter().filter(|path| name(path).contains("/src/domain")) {
        for (number, line) in code(&path) {
            if let Some(word) = FORBIDDEN.iter().find(|word| line.contains(**word)) {
                broken.push(format!("{}:{number}: {word}", name(&path)));
            }
        }
    }
    refuse("a domain that does I/O or has a clock of its own", &broken);
}

#[test]
fn no_service_imports_another() {
    let services = ["auth", "user", "event", "registration", "notification"];
    let mut broken = Vec::new();
    for service in services {
        let manifest = format!("functions/{service}/Cargo.toml");
        let text = read(&manifest);
        for other in services.iter().filter(|other| **other != service) {
            if text.contains(&format!("turnout-{other}")) {
                broken.push(format!("{manifest}: turnout-{other}"));
            }
        }
    }
    refuse("a service that imports another", &broken);
}

#[test]
fn a_service_reads_only_its_own_schema() {
    let services = ["auth", "user", "event", "registration", "notification"];
    let mut broken = Vec::new();
    for path in sources().into_iter().chain(files("functions", ".sql")) {
        let place = name(&path);
        let Some(own) = services.iter().find(|s| place.starts_with(&format!("functions/{s}/")))
        else {
            continue;
        };
        if !place.contains("/store") {
            continue;
        }
        for (number, line) in code(&path) {
            for other in services.iter().filter(|other| *other != own) {
                for verb in ["FROM", "JOIN", "INTO", "UPDATE"] {
                    if line.contains(&format!("{verb} {other}."))
                        || line.contains(&format!("{verb} \"{other}\"."))
                    {
                        broken.push(format!("{place}:{number}: {}", line.trim()));
                    }
                }
            }
        }
    }
    refuse("a service that reads another's schema", &broken);
}

#[test]
fn bins_only_wire() {
    let mut broken = Vec::new();
    for path in files("functions", ".rs") {
        let place = name(&path);
        let lines = read(&path).lines().count();
        if place.contains("/src/bin/") && lines > 25 {
            broken.push(format!("{place}: {lines} lines"));
        }
    }
    refuse("a bin of more than 25 lines", &broken);
}

#[test]
fn files_stay_readable() {
    let mut broken = Vec::new();
    for folder in
        ["functions", "crates", "local/cloud", "local/parts", "local/turnout-local", "tests"]
    {
        for path in files(folder, ".rs") {
            let lines = read(&path).lines().count();
            if lines > 500 {
                broken.push(format!("{}: {lines} lines", name(&path)));
            }
        }
    }
    refuse("a file of more than 500 lines", &broken);
}
