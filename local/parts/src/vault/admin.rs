//! The administration that [`super::provision`] needs: mounts and policies.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Refusal},
    kv::Mount,
    policy::Policy,
    state::{State, Store},
};

/// `GET sys/mounts`.
pub(super) fn mounts(state: &State) -> Answer {
    let mounts: Map<String, Value> = state
        .mounts
        .keys()
        .map(|path| {
            let mount = json!({"type": "kv", "options": {"version": "2"}});
            (format!("{path}/"), mount)
        })
        .collect();
    Answer::Data(Value::Object(mounts))
}

/// `POST sys/mounts/MOUNT`.
pub(super) fn mount(store: &Store, path: &str, body: &Value) -> Result<Answer, Refusal> {
    if body.get("type") != Some(&json!("kv"))
        || body.pointer("/options/version") != Some(&json!("2"))
    {
        return Err(Refusal::Invalid("the local Vault mounts only kv version 2".to_owned()));
    }
    store.change(|state| {
        if state.mounts.contains_key(path) || matches!(path, "sys" | "auth") {
            return Err(in_use(path));
        }
        state.mounts.insert(path.to_owned(), Mount::default());
        Ok(Answer::Done)
    })?
}

/// `GET sys/auth`.
pub(super) fn auth_mounts(state: &State) -> Answer {
    let mounts: Map<String, Value> = state
        .approle_mounts
        .iter()
        .map(|path| (format!("{path}/"), json!({"type": "approle"})))
        .collect();
    Answer::Data(Value::Object(mounts))
}

/// `POST sys/auth/MOUNT`.
pub(super) fn mount_auth(store: &Store, path: &str, body: &Value) -> Result<Answer, Refusal> {
    if body.get("type") != Some(&json!("approle")) {
        return Err(Refusal::Invalid("the local Vault knows only approle".to_owned()));
    }
    store.change(|state| {
        if path == "token" || !state.approle_mounts.insert(path.to_owned()) {
            return Err(in_use(path));
        }
        Ok(Answer::Done)
    })?
}

fn in_use(path: &str) -> Refusal {
    Refusal::Invalid(format!("path is already in use at {path}/"))
}

/// `PUT sys/policies/acl/NAME`.
pub(super) fn put_policy(store: &Store, name: &str, body: &Value) -> Result<Answer, Refusal> {
    let policy = body
        .get("policy")
        .and_then(Value::as_str)
        .ok_or_else(|| Refusal::Invalid("'policy' parameter not supplied or empty".to_owned()))?;
    let policy: Policy = serde_json::from_str(policy).map_err(|error| {
        Refusal::Invalid(format!(
            "failed to parse policy (the local Vault reads JSON only): {error}"
        ))
    })?;
    store.change(|state| state.policies.insert(name.to_owned(), policy))?;
    Ok(Answer::Done)
}

/// `GET sys/policies/acl/NAME`.
pub(super) fn policy(state: &State, name: &str) -> Result<Answer, Refusal> {
    let policy = state.policies.get(name).ok_or(Refusal::NotFound)?;
    let text =
        serde_json::to_string(policy).map_err(|error| Refusal::Internal(error.to_string()))?;
    Ok(Answer::Data(json!({"name": name, "policy": text})))
}
