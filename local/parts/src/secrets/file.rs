//! The file of secrets and the passwords made up for it.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    private_file,
    problem::{Part, Problem},
    random,
};

/// A secret as the file holds it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Secret {
    pub version_id: Uuid,
    pub created_at: Timestamp,
    /// What `GetSecretValue` gives as text.
    pub value: Value,
}

/// The secrets of the local stack, in memory and in a file of mode 0600.
#[derive(Clone)]
pub struct SecretFile {
    path: PathBuf,
    secrets: Arc<Mutex<BTreeMap<String, Secret>>>,
}

impl SecretFile {
    /// Reads the file, which need not exist yet.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let problem = |error: &dyn fmt::Display| {
            Problem::new(
                Part::SecretsManager,
                format!("{} can't be read: {error}", path.display()),
                "Mend the file, or drop all local data with `make reset`.",
            )
        };
        let secrets = match private_file::read(path).map_err(|error| problem(&error))? {
            Some(content) => serde_json::from_slice(&content).map_err(|error| problem(&error))?,
            None => BTreeMap::new(),
        };
        Ok(Self { path: path.to_owned(), secrets: Arc::new(Mutex::new(secrets)) })
    }

    /// Gives each of `logins` (id of the secret → user name) a random password
    /// unless it has one already.
    pub fn ensure_logins(&self, logins: &BTreeMap<String, String>) -> Result<(), Problem> {
        for (id, username) in logins {
            if self.text(id, "username").as_deref() != Some(username) {
                let password = random::token();
                self.put(id, serde_json::json!({"username": username, "password": password}))?;
            }
        }
        Ok(())
    }

    /// Keeps `value` under `id`.
    pub fn put(&self, id: &str, value: Value) -> Result<(), Problem> {
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        if secrets.get(id).is_some_and(|secret| secret.value == value) {
            return Ok(());
        }
        let secret = Secret { version_id: Uuid::new_v4(), created_at: Timestamp::now(), value };
        secrets.insert(id.to_owned(), secret);
        serde_json::to_vec_pretty(&*secrets)
            .map_err(std::io::Error::other)
            .and_then(|content| private_file::write(&self.path, &content))
            .map_err(|error| {
                Problem::new(
                    Part::SecretsManager,
                    format!("{} can't be written: {error}", self.path.display()),
                    "Make the state folder writable, or free some disk.",
                )
            })
    }

    /// The password in the secret `id`.
    #[must_use]
    pub fn password(&self, id: &str) -> Option<SecretString> {
        self.text(id, "password").map(SecretString::from)
    }

    /// One text of the secret `id`.
    pub(crate) fn text(&self, id: &str, field: &str) -> Option<String> {
        self.get(id)?.value.get(field)?.as_str().map(str::to_owned)
    }

    pub(crate) fn get(&self, id: &str) -> Option<Secret> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}

impl fmt::Debug for SecretFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretFile").field("path", &self.path).finish_non_exhaustive()
    }
}
