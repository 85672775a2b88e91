//! From an HTTP request to an operation that its caller may do.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{Query, State as Shared},
    http::{HeaderMap, Method, Uri, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    admin,
    answer::{Answer, Refusal},
    approle, kv,
    policy::Capability,
    state::Store,
    token::{self, Caller},
};

pub(super) fn router(store: Arc<Store>) -> Router {
    Router::new().fallback(handle).with_state(store)
}

#[derive(Deserialize)]
struct Parameters {
    version: Option<u64>,
    list: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Read,
    List,
    Write,
    Delete,
}

/// A request, taken apart.
struct Operation<'a> {
    verb: Verb,
    /// Without `/v1/`, decoded.
    path: &'a str,
    body: Value,
    version: Option<u64>,
}

async fn handle(
    Shared(store): Shared<Arc<Store>>,
    method: Method,
    uri: Uri,
    Query(parameters): Query<Parameters>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let path = clean_path(&uri)?;
    let verb = verb(&method, parameters.list == Some(true))?;
    if path == "sys/health" && verb == Verb::Read {
        return Ok(health());
    }
    let operation =
        Operation { verb, path: &path, body: parse(verb, &body)?, version: parameters.version };
    let now = Timestamp::now();
    let answer = match approle::login_mount(&path) {
        Some(mount) if verb == Verb::Write => approle::log_in(&store, mount, operation.body, now),
        _ => authorise(&store, &headers, &operation, now)
            .and_then(|caller| carry_out(&store, caller, operation, now)),
    };
    answer.map(IntoResponse::into_response)
}

/// Vault redirects from a path with empty, `.` or `..` parts to the clean one;
/// here it is refused, so that no policy is ever asked about such a path.
fn clean_path(uri: &Uri) -> Result<String, Refusal> {
    let path = uri.path().strip_prefix("/v1/").ok_or(Refusal::NotFound)?;
    let path = percent_decode_str(path)
        .decode_utf8()
        .map_err(|_| Refusal::Invalid("path is not UTF-8".to_owned()))?;
    let parts = path.strip_suffix('/').unwrap_or(&path);
    if parts.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err(Refusal::Invalid("path is not clean".to_owned()));
    }
    Ok(path.into_owned())
}

fn verb(method: &Method, list: bool) -> Result<Verb, Refusal> {
    match method.as_str() {
        "GET" | "HEAD" if list => Ok(Verb::List),
        "GET" | "HEAD" => Ok(Verb::Read),
        "LIST" => Ok(Verb::List),
        "POST" | "PUT" => Ok(Verb::Write),
        "DELETE" => Ok(Verb::Delete),
        _ => Err(Refusal::Unsupported),
    }
}

fn parse(verb: Verb, body: &[u8]) -> Result<Value, Refusal> {
    if verb != Verb::Write || body.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    serde_json::from_slice(body).map_err(|_| Refusal::Invalid("error parsing JSON".to_owned()))
}

fn health() -> Response {
    axum::Json(json!({
        "initialized": true,
        "sealed": false,
        "standby": false,
        "performance_standby": false,
        "replication_performance_mode": "disabled",
        "replication_dr_mode": "disabled",
        "server_time_utc": Timestamp::now().as_second(),
        "version": "1.14.8",
        "cluster_name": "turnout-local",
        "cluster_id": "turnout-local",
    }))
    .into_response()
}

fn authorise(
    store: &Store,
    headers: &HeaderMap,
    operation: &Operation<'_>,
    now: Timestamp,
) -> Result<Caller, Refusal> {
    let id = given_token(headers).ok_or(Refusal::PermissionDenied)?;
    store.read(|state| {
        let caller = Caller::find(state, id, now).ok_or(Refusal::PermissionDenied)?;
        let wanted = match operation.verb {
            Verb::Read => Capability::Read,
            Verb::List => Capability::List,
            Verb::Delete => Capability::Delete,
            Verb::Write if kv::would_create(state, operation.path) => Capability::Create,
            Verb::Write => Capability::Update,
        };
        if caller.may(state, operation.path, wanted) {
            Ok(caller)
        } else {
            Err(Refusal::PermissionDenied)
        }
    })
}

fn given_token(headers: &HeaderMap) -> Option<&str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    text("x-vault-token").or_else(|| text(header::AUTHORIZATION.as_str())?.strip_prefix("Bearer "))
}

fn carry_out(
    store: &Store,
    caller: Caller,
    operation: Operation<'_>,
    now: Timestamp,
) -> Result<Answer, Refusal> {
    let Operation { verb, path, body, version } = operation;
    let parts: Vec<&str> = path.split('/').collect();
    match (verb, parts.as_slice()) {
        (Verb::Read, ["auth", "token", "lookup-self"]) => {
            Ok(store.read(|state| token::look_up(&caller, state, now)))
        }
        (Verb::Write, ["auth", "token", "renew-self"]) => token::renew(caller, store, now),
        (Verb::Write, ["auth", "token", "revoke-self"]) => token::revoke(&caller, store),
        (Verb::Read, ["sys", "mounts"]) => Ok(store.read(admin::mounts)),
        (Verb::Write, ["sys", "mounts", mount]) => admin::mount(store, mount, &body),
        (Verb::Read, ["sys", "auth"]) => Ok(store.read(admin::auth_mounts)),
        (Verb::Write, ["sys", "auth", mount]) => admin::mount_auth(store, mount, &body),
        (Verb::Write, ["sys", "policies", "acl", name]) => admin::put_policy(store, name, &body),
        (Verb::Read, ["sys", "policies", "acl", name]) => {
            store.read(|state| admin::policy(state, name))
        }
        (Verb::Write, ["auth", mount, "role", name]) => approle::put(store, mount, name, body),
        (Verb::Read, ["auth", mount, "role", name, "role-id"]) => {
            store.read(|state| approle::role_id(state, mount, name))
        }
        (Verb::Write, ["auth", mount, "role", name, "secret-id"]) => {
            approle::add_secret_id(store, mount, name)
        }
        (_, [mount, "data" | "metadata", ..]) => {
            let Some(key) = kv::Key::find(path) else {
                return Err(Refusal::NotFound);
            };
            match (verb, key.is_metadata) {
                (Verb::Read, false) => store.read(|state| kv::read(state, &key, version)),
                (Verb::Write, false) => kv::write(store, &key, body, now),
                (Verb::Delete, false) => kv::delete_latest(store, &key, now),
                (Verb::Read, true) => store.read(|state| kv::metadata(state, &key)),
                (Verb::Delete, true) => kv::delete_all(store, &key),
                _ => Err(Refusal::Unsupported),
            }
            .map_err(|refusal| store.read(|state| kv::or_no_mount(state, mount, refusal)))
        }
        (_, ["sys" | "auth", ..]) => Err(Refusal::Unsupported),
        _ => Err(Refusal::Missing(format!(
            "no handler for route \"{path}\". route entry not found."
        ))),
    }
}
