//! The one place that reads the environment.

use std::{
    collections::BTreeMap,
    env,
    path::{Path, PathBuf},
    str::FromStr,
};

use parts::config::{RealVault, Replaced};

use crate::Result;

/// What the environment says about this stack.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The repository: the folder with template.yaml.
    pub(crate) root: PathBuf,
    /// Where data, logs and secrets of the stack live.
    pub(crate) state: PathBuf,
    /// The folder with the functions' binaries.
    pub(crate) binaries: PathBuf,
    pub(crate) ports: Ports,
    /// Values of template parameters that differ from the local ones.
    pub(crate) parameters: BTreeMap<String, String>,
    pub(crate) log_level: String,
    /// The most processes of one function, and of all.
    pub(crate) max_processes: usize,
    pub(crate) max_processes_in_all: usize,
    /// Whether the template's throttle holds.
    pub(crate) throttle: bool,
    /// Whether the end of standard input stops the stack: tests hold its other
    /// end, so that it goes with them however they end.
    pub(crate) stop_with_stdin: bool,
    /// Addresses of parts that run elsewhere.
    pub(crate) replaced: Replaced,
    /// The folder of this program.
    programs: PathBuf,
}

/// Ports of 127.0.0.1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub(crate) gateway: u16,
    pub(crate) postgres: u16,
    pub(crate) kafka: u16,
    pub(crate) dynamodb: u16,
    pub(crate) vault: u16,
    pub(crate) secrets: u16,
    pub(crate) smtp: u16,
    pub(crate) mail_web: u16,
    pub(crate) runtime: u16,
}

impl Config {
    pub(crate) fn read() -> Result<Self> {
        let here = env::current_dir()?;
        let root = here
            .ancestors()
            .find(|folder| folder.join("template.yaml").is_file())
            .ok_or("no template.yaml here or above: run this inside the repository")?
            .to_owned();
        let profile = text("TURNOUT_PROFILE").unwrap_or_else(|| "debug".to_owned());
        let target = path("CARGO_TARGET_DIR", &here)
            .or_else(|| path("CARGO_BUILD_TARGET_DIR", &here))
            .unwrap_or_else(|| root.join("target"));
        Ok(Self {
            state: path("TURNOUT_STATE", &here).unwrap_or_else(|| root.join(".turnout")),
            binaries: target.join(profile),
            ports: Ports::read()?,
            parameters: parameters(&text("TURNOUT_PARAMETERS").unwrap_or_default())?,
            log_level: text("LOG_LEVEL").unwrap_or_else(|| "info".to_owned()),
            max_processes: number("TURNOUT_MAX_PROCESSES", 8)?,
            max_processes_in_all: number("TURNOUT_MAX_PROCESSES_IN_ALL", 200)?,
            throttle: text("TURNOUT_THROTTLE").is_none_or(|value| value != "off"),
            stop_with_stdin: text("TURNOUT_STOP_WITH_STDIN").is_some(),
            replaced: replaced()?,
            programs: env::current_exe()?.parent().unwrap_or(Path::new("")).to_owned(),
            root,
        })
    }

    pub(crate) fn logs(&self) -> PathBuf {
        self.state.join("logs")
    }

    /// A program that is built with this one.
    pub(crate) fn program_beside(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    pub(crate) fn public_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.gateway)
    }
}

impl Ports {
    fn read() -> Result<Self> {
        let base: u16 = number("TURNOUT_PORT_BASE", 8080)?;
        if base.checked_add(8).is_none() {
            return Err(format!("TURNOUT_PORT_BASE={base} leaves no nine ports above it").into());
        }
        let port = |name: &str, offset: u16| number(&format!("TURNOUT_PORT_{name}"), base + offset);
        Ok(Self {
            gateway: port("GATEWAY", 0)?,
            postgres: port("POSTGRES", 1)?,
            kafka: port("KAFKA", 2)?,
            dynamodb: port("DYNAMODB", 3)?,
            vault: port("VAULT", 4)?,
            secrets: port("SECRETS", 5)?,
            smtp: port("SMTP", 6)?,
            mail_web: port("MAIL_WEB", 7)?,
            runtime: port("RUNTIME", 8)?,
        })
    }
}

fn replaced() -> Result<Replaced> {
    let vault = match (text("VAULT_ADDR"), text("VAULT_TOKEN")) {
        (None, _) => None,
        (Some(address), Some(token)) => {
            let address = address.trim_end_matches('/').to_owned();
            Some(RealVault { address, root_token: token.into() })
        }
        (Some(_), None) => {
            return Err("VAULT_ADDR is set without VAULT_TOKEN, which the stack needs to \
                        write its policies there; unset it to use the embedded stand-in"
                .into());
        }
    };
    Ok(Replaced {
        kafka: text("TURNOUT_KAFKA"),
        dynamodb: text("TURNOUT_DYNAMODB"),
        vault,
        database: text("DATABASE_URL").map(Into::into),
    })
}

fn text(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "this is the config module")]
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn path(name: &str, here: &Path) -> Option<PathBuf> {
    text(name).map(|value| here.join(value))
}

fn number<N: FromStr>(name: &str, default: N) -> Result<N> {
    match text(name) {
        None => Ok(default),
        Some(value) => value.parse().map_err(|_| format!("{name}={value}: not a number").into()),
    }
}

/// Reads `Name=value Name=value`.
fn parameters(text: &str) -> Result<BTreeMap<String, String>> {
    let read = |pair: &str| match pair.split_once('=') {
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => Err(format!("TURNOUT_PARAMETERS: {pair:?} is not Name=value").into()),
    };
    text.split_whitespace().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_names_with_values() {
        let read = parameters("HoldSeconds=3  MailFrom=a=b").unwrap();
        assert_eq!(read["HoldSeconds"], "3");
        assert_eq!(read["MailFrom"], "a=b");
        assert!(parameters("HoldSeconds").unwrap_err().to_string().contains("HoldSeconds"));
    }
}
