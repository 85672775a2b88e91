//! The one place that reads the environment.

use std::{
    collections::BTreeMap,
    env,
    path::{Path, PathBuf},
    str::FromStr,
};

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
    /// Addresses of parts that run elsewhere.
    pub(crate) replaced: Replaced,
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

/// Addresses of parts that are not to be embedded.
#[derive(Clone, Default)]
pub(crate) struct Replaced {
    pub(crate) kafka: Option<String>,
    pub(crate) dynamodb: Option<String>,
    pub(crate) vault: Option<String>,
    pub(crate) vault_token: Option<String>,
    pub(crate) database: Option<String>,
}

impl std::fmt::Debug for Replaced {
    /// Without the token and the database's URL, which holds a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Replaced({:?}, {:?}, {:?})", self.kafka, self.dynamodb, self.vault)
    }
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
            replaced: Replaced {
                kafka: text("TURNOUT_KAFKA"),
                dynamodb: text("TURNOUT_DYNAMODB"),
                vault: text("VAULT_ADDR"),
                vault_token: text("VAULT_TOKEN"),
                database: text("DATABASE_URL"),
            },
            root,
        })
    }

    pub(crate) fn logs(&self) -> PathBuf {
        self.state.join("logs")
    }

    pub(crate) fn public_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.gateway)
    }
}

impl Ports {
    fn read() -> Result<Self> {
        let base: u16 = number("TURNOUT_PORT_BASE", 8080)?;
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
