//! Checks each part and says what is wrong and how to mend it.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::SystemTime,
};

use cloud::template::Template;

use crate::{Result, client, config::Config, locals};

/// What was found: how it is, or what is wrong and how to mend it.
type Finding = (String, std::result::Result<String, String>);

/// Prints a line a part; an error when one of them is wrong.
pub(crate) fn examine(config: &Config) -> Result<()> {
    let mut findings = Vec::new();
    match locals::read_template(config, &locals::planned(config)) {
        Err(error) => findings.push(("template".into(), Err(error.to_string()))),
        Ok(template) => {
            let routes = template.functions.len();
            findings.push(("template".into(), Ok(format!("{routes} functions"))));
            findings.push(("functions".into(), functions(config, &template)));
            findings.extend(probe_parts(config, &template)?);
        }
    }
    findings.push(("web app".into(), web(config)));
    findings.push(("gateway".into(), gateway(config)));
    let mut wrong = 0;
    for (part, result) in &findings {
        match result {
            Ok(how) => println!("ok     {part:<16} {how}"),
            Err(what) => {
                wrong += 1;
                println!("WRONG  {part:<16} {what}");
            }
        }
    }
    if wrong > 0 {
        Err(format!("{wrong} of {} checks failed", findings.len()).into())
    } else {
        Ok(())
    }
}

fn probe_parts(config: &Config, template: &Template) -> Result<Vec<Finding>> {
    // The probes ask from outside, as the stack's own user.
    let parts = locals::parts(config, template, &HashMap::new());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let found = runtime.block_on(parts::doctor::probe(&parts));
    runtime.shutdown_background();
    let line = |finding: parts::doctor::Finding| {
        let result = finding.result.map_err(|problem| problem.to_string());
        (finding.part.to_string(), result)
    };
    Ok(found.into_iter().map(line).collect())
}

fn gateway(config: &Config) -> std::result::Result<String, String> {
    let url = config.public_url();
    if client::is_up(config) {
        Ok(format!("answers at {url}"))
    } else {
        Err(format!("no answer at {url}: start it with `make up`"))
    }
}

/// Every function of the template is built, and after the last change of code.
fn functions(config: &Config, template: &Template) -> std::result::Result<String, String> {
    let mut missing = Vec::new();
    let mut oldest: Option<SystemTime> = None;
    for function in &template.functions {
        match config.binaries.join(&function.name).metadata().and_then(|data| data.modified()) {
            Err(_) => missing.push(function.name.as_str()),
            Ok(built) => oldest = Some(oldest.map_or(built, |oldest| oldest.min(built))),
        }
    }
    if !missing.is_empty() {
        return Err(format!("not built: {}. Run `make build`", missing.join(", ")));
    }
    // Cargo leaves a binary alone that a change doesn't touch, so that only a
    // build which never ran since can be told.
    let newest = |folder: &str| newest_in(&config.root.join(folder), "rs");
    let changed = newest("functions").into_iter().chain(newest("crates")).max();
    let latest = template
        .functions
        .iter()
        .filter_map(|function| {
            config.binaries.join(&function.name).metadata().ok()?.modified().ok()
        })
        .max();
    match (changed, latest) {
        (Some((changed, path)), Some(latest)) if changed > latest => {
            Err(format!("{} changed after the last build. Run `make build`", path.display()))
        }
        _ => Ok(format!("built in {}", config.binaries.display())),
    }
}

fn web(config: &Config) -> std::result::Result<String, String> {
    let index = config.root.join("web/dist/index.html");
    let built = index
        .metadata()
        .and_then(|data| data.modified())
        .map_err(|_| "not built. Run `make build`".to_owned())?;
    let changed = ["ts", "tsx", "css"]
        .iter()
        .filter_map(|extension| newest_in(&config.root.join("web/src"), extension))
        .max();
    match changed {
        Some((changed, path)) if changed > built => {
            Err(format!("{} changed after the last build. Run `make build`", path.display()))
        }
        _ => Ok("built".to_owned()),
    }
}

/// The file with this extension that was changed last.
fn newest_in(folder: &Path, extension: &str) -> Option<(SystemTime, PathBuf)> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries
        .flatten()
        .filter_map(|entry| {
            let path = entry.path();
            if path.is_dir() {
                return newest_in(&path, extension);
            }
            let matches = path.extension().is_some_and(|found| found == extension);
            matches.then(|| Some((entry.metadata().ok()?.modified().ok()?, path)))?
        })
        .max()
}
