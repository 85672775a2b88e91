use std::collections::HashMap;

/// The function's environment, read once.
#[derive(Clone)]
pub struct Config {
    variables: HashMap<String, String>,
}

/// Why a function can't start. It goes to the log and, as the init error, to
/// Lambda; it holds no secret.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A variable is not set.
    #[error("environment variable {0} is not set")]
    Missing(&'static str),
    /// A variable can't be read.
    #[error("environment variable {name} is {value:?}, but {expected} is needed")]
    Invalid {
        /// Which.
        name: &'static str,
        /// What it holds.
        value: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// A secret can't be had.
    #[error("secret {id:?} can't be read from Secrets Manager: {reason}")]
    Secret {
        /// Its name.
        id: String,
        /// Why, without its content.
        reason: String,
    },
    /// A client can't be built.
    #[error("can't set up {what}: {reason}")]
    Client {
        /// Of what.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// The Lambda runtime ended.
    #[error("the Lambda runtime ended: {0}")]
    Runtime(String),
}

/// Holds addresses and names, and in the local stack also credentials: only
/// the names of the variables are shown.
impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

impl Config {
    /// Reads the process's environment.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn from_environment() -> Self {
        Self { variables: std::env::vars().collect() }
    }

    /// A variable that must be set.
    pub fn require(&self, name: &'static str) -> Result<&str, StartError> {
        self.optional(name).ok_or(StartError::Missing(name))
    }

    /// A variable that may be absent or empty.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A whole number.
    pub fn number(&self, name: &'static str) -> Result<u32, StartError> {
        let value = self.require(name)?;
        value.parse().map_err(|_| StartError::Invalid {
            name,
            value: value.to_owned(),
            expected: "a whole number",
        })
    }
}
