//! Key and value, version 2.

use std::collections::{BTreeMap, btree_map::OccupiedEntry};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Refusal},
    state::{State, Store},
};

/// Vault keeps ten versions of a secret unless told otherwise.
const KEPT_VERSIONS: usize = 10;

/// The secrets of one mount, by path.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Mount {
    secrets: BTreeMap<String, Secret>,
}

#[derive(Serialize, Deserialize)]
struct Secret {
    created_at: Timestamp,
    updated_at: Timestamp,
    versions: BTreeMap<u64, Version>,
}

#[derive(Serialize, Deserialize)]
struct Version {
    data: Map<String, Value>,
    created_at: Timestamp,
    deleted_at: Option<Timestamp>,
}

/// `MOUNT/data/PATH` or `MOUNT/metadata/PATH`.
pub(super) struct Key<'a> {
    mount: &'a str,
    path: &'a str,
    pub is_metadata: bool,
}

impl<'a> Key<'a> {
    pub fn find(path: &'a str) -> Option<Self> {
        let (mount, rest) = path.split_once('/')?;
        let (kind, path) = rest.split_once('/')?;
        let is_metadata = match kind {
            "data" => false,
            "metadata" => true,
            _ => return None,
        };
        // A slash at the end would name a folder.
        (!path.is_empty() && !path.ends_with('/')).then_some(Self { mount, path, is_metadata })
    }

    fn secret<'s>(&self, state: &'s State) -> Option<&'s Secret> {
        state.mounts.get(self.mount)?.secrets.get(self.path)
    }
}

/// Whether a write to `path` makes a secret that was not there.
pub(super) fn would_create(state: &State, path: &str) -> bool {
    Key::find(path).is_some_and(|key| {
        !key.is_metadata && state.mounts.contains_key(key.mount) && key.secret(state).is_none()
    })
}

/// Tells a missing mount from a missing secret.
pub(super) fn or_no_mount(state: &State, mount: &str, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::NotFound if !state.mounts.contains_key(mount) => {
            Refusal::Missing(format!("no handler for route \"{mount}/\". route entry not found."))
        }
        other => other,
    }
}

impl Version {
    fn metadata(&self, number: u64) -> Value {
        json!({
            "created_time": self.created_at,
            "custom_metadata": null,
            "deletion_time": self.deletion_time(),
            "destroyed": false,
            "version": number,
        })
    }

    fn deletion_time(&self) -> String {
        self.deleted_at.map_or_else(String::new, |at| at.to_string())
    }
}

pub(super) fn read(state: &State, key: &Key<'_>, version: Option<u64>) -> Result<Answer, Refusal> {
    let secret = key.secret(state).ok_or(Refusal::NotFound)?;
    let (number, version) = match version {
        // Vault takes 0 for the latest.
        None | Some(0) => secret.versions.last_key_value(),
        Some(wanted) => secret.versions.get_key_value(&wanted),
    }
    .ok_or(Refusal::NotFound)?;
    let metadata = version.metadata(*number);
    Ok(match version.deleted_at {
        None => Answer::Data(json!({"data": version.data, "metadata": metadata})),
        Some(_) => Answer::Gone(json!({"data": null, "metadata": metadata})),
    })
}

#[derive(Deserialize)]
struct Write {
    data: Option<Map<String, Value>>,
    #[serde(default)]
    options: Options,
}

#[derive(Default, Deserialize)]
struct Options {
    /// The version that must be the latest; 0 where there must be none.
    cas: Option<u64>,
}

pub(super) fn write(
    store: &Store,
    key: &Key<'_>,
    body: Value,
    now: Timestamp,
) -> Result<Answer, Refusal> {
    let write: Write =
        serde_json::from_value(body).map_err(|error| Refusal::Invalid(error.to_string()))?;
    let data = write.data.ok_or_else(|| Refusal::Invalid("no data provided".to_owned()))?;
    store.change(|state| {
        let mount = state.mounts.get_mut(key.mount).ok_or(Refusal::NotFound)?;
        let latest = mount
            .secrets
            .get(key.path)
            .and_then(|secret| secret.versions.last_key_value())
            .map_or(0, |(number, _)| *number);
        if write.options.cas.is_some_and(|expected| expected != latest) {
            return Err(Refusal::Invalid(
                "check-and-set parameter did not match the current version".to_owned(),
            ));
        }
        let secret = mount.secrets.entry(key.path.to_owned()).or_insert_with(|| Secret {
            created_at: now,
            updated_at: now,
            versions: BTreeMap::new(),
        });
        let version = Version { data, created_at: now, deleted_at: None };
        let answer = Answer::Data(version.metadata(latest + 1));
        secret.updated_at = now;
        secret.versions.insert(latest + 1, version);
        while secret.versions.len() > KEPT_VERSIONS {
            secret.versions.pop_first();
        }
        Ok(answer)
    })?
}

/// Hides the latest version; deleting what is not there succeeds, as in Vault.
pub(super) fn delete_latest(
    store: &Store,
    key: &Key<'_>,
    now: Timestamp,
) -> Result<Answer, Refusal> {
    store.change(|state| {
        let mount = state.mounts.get_mut(key.mount).ok_or(Refusal::NotFound)?;
        let latest = mount
            .secrets
            .get_mut(key.path)
            .and_then(|secret| secret.versions.last_entry().map(OccupiedEntry::into_mut));
        if let Some(version) = latest {
            version.deleted_at.get_or_insert(now);
        }
        Ok(Answer::Done)
    })?
}

pub(super) fn metadata(state: &State, key: &Key<'_>) -> Result<Answer, Refusal> {
    let secret = key.secret(state).ok_or(Refusal::NotFound)?;
    let versions: Map<String, Value> = secret
        .versions
        .iter()
        .map(|(number, version)| {
            let value = json!({
                "created_time": version.created_at,
                "deletion_time": version.deletion_time(),
                "destroyed": false,
            });
            (number.to_string(), value)
        })
        .collect();
    let latest = secret.versions.last_key_value().map(|(number, _)| number);
    let oldest = secret.versions.first_key_value().map(|(number, _)| number);
    Ok(Answer::Data(json!({
        "cas_required": false,
        "created_time": secret.created_at,
        "current_version": latest,
        "custom_metadata": null,
        "delete_version_after": "0s",
        "max_versions": 0,
        "oldest_version": oldest,
        "updated_time": secret.updated_at,
        "versions": versions,
    })))
}

/// Forgets all versions.
pub(super) fn delete_all(store: &Store, key: &Key<'_>) -> Result<Answer, Refusal> {
    store.change(|state| {
        let mount = state.mounts.get_mut(key.mount).ok_or(Refusal::NotFound)?;
        mount.secrets.remove(key.path);
        Ok(Answer::Done)
    })?
}
