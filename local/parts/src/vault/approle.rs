//! Roles, their secret ids, and logging in with them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    answer::{Answer, Refusal},
    state::{State, Store},
    token,
};

/// A role: who logs in with one of its secret ids gets its policies.
#[derive(Serialize, Deserialize)]
pub(super) struct Role {
    id: Uuid,
    secret_ids: BTreeSet<Uuid>,
    settings: Settings,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    #[serde(rename = "token_policies")]
    policies: Vec<String>,
    /// Seconds; 0 stands for Vault's own 32 days.
    #[serde(rename = "token_ttl", default)]
    ttl: i64,
    /// Seconds; 0 stands for Vault's own 32 days.
    #[serde(rename = "token_max_ttl", default)]
    max_ttl: i64,
}

/// The mount when `path` is where a login on it goes.
pub(super) fn login_mount(path: &str) -> Option<&str> {
    path.strip_prefix("auth/")?.strip_suffix("/login")
}

fn check_mount(state: &State, mount: &str) -> Result<(), Refusal> {
    if state.approle_mounts.contains(mount) {
        Ok(())
    } else {
        Err(Refusal::Missing(format!(
            "no handler for route \"auth/{mount}\". route entry not found."
        )))
    }
}

fn unknown(name: &str) -> Refusal {
    Refusal::Missing(format!("role \"{name}\" does not exist"))
}

/// `POST auth/MOUNT/role/NAME`: a role that exists keeps its ids.
pub(super) fn put(store: &Store, mount: &str, name: &str, body: Value) -> Result<Answer, Refusal> {
    let settings: Settings =
        serde_json::from_value(body).map_err(|error| Refusal::Invalid(error.to_string()))?;
    store.change(|state| {
        check_mount(state, mount)?;
        if let Some(role) = state.roles.get_mut(name) {
            role.settings = settings;
        } else {
            let role = Role { id: Uuid::new_v4(), secret_ids: BTreeSet::new(), settings };
            state.roles.insert(name.to_owned(), role);
        }
        Ok(Answer::Done)
    })?
}

/// `GET auth/MOUNT/role/NAME/role-id`.
pub(super) fn role_id(state: &State, mount: &str, name: &str) -> Result<Answer, Refusal> {
    check_mount(state, mount)?;
    let role = state.roles.get(name).ok_or(Refusal::NotFound)?;
    Ok(Answer::Data(json!({"role_id": role.id})))
}

/// `POST auth/MOUNT/role/NAME/secret-id`.
pub(super) fn add_secret_id(store: &Store, mount: &str, name: &str) -> Result<Answer, Refusal> {
    store.change(|state| {
        check_mount(state, mount)?;
        let role = state.roles.get_mut(name).ok_or_else(|| unknown(name))?;
        let secret_id = Uuid::new_v4();
        role.secret_ids.insert(secret_id);
        Ok(Answer::Data(json!({
            "secret_id": secret_id,
            "secret_id_accessor": Uuid::new_v4(),
            "secret_id_num_uses": 0,
            "secret_id_ttl": 0,
        })))
    })?
}

#[derive(Deserialize)]
struct Login {
    #[serde(default)]
    role_id: String,
    #[serde(default)]
    secret_id: String,
}

/// `POST auth/MOUNT/login`: needs no token.
pub(super) fn log_in(
    store: &Store,
    mount: &str,
    body: Value,
    now: Timestamp,
) -> Result<Answer, Refusal> {
    let wrong = || Refusal::Invalid("invalid role or secret ID".to_owned());
    let login: Login = serde_json::from_value(body).map_err(|_| wrong())?;
    if login.role_id.is_empty() {
        return Err(Refusal::Invalid("missing role_id".to_owned()));
    }
    if login.secret_id.is_empty() {
        return Err(Refusal::Invalid("missing secret_id".to_owned()));
    }
    let role_id: Uuid = login.role_id.parse().map_err(|_| wrong())?;
    let secret_id: Uuid = login.secret_id.parse().map_err(|_| wrong())?;
    // Only a login that is right changes the state, and so writes the file.
    let (name, policies, ttl, max_ttl) = store.read(|state| {
        check_mount(state, mount)?;
        let (name, role) = state
            .roles
            .iter()
            .find(|(_, role)| role.id == role_id && role.secret_ids.contains(&secret_id))
            .ok_or_else(wrong)?;
        let settings = &role.settings;
        Ok::<_, Refusal>((name.clone(), settings.policies.clone(), settings.ttl, settings.max_ttl))
    })?;
    Ok(store.change(|state| token::issue(state, &name, policies, ttl, max_ttl, now))?)
}
