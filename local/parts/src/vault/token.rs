//! Tokens: who a request comes from, and until when.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    answer::{Answer, Refusal},
    policy::{self, Capability},
    state::{State, Store},
};
use crate::random;

/// Vault's own when a role says nothing: 32 days.
const DEFAULT_TTL: SignedDuration = SignedDuration::from_hours(768);

/// A token that a login gave out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Token {
    pub role: String,
    pub policies: Vec<String>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// How long a login and a renewal last.
    pub ttl_seconds: i64,
    /// Beyond this age no renewal helps.
    pub max_ttl_seconds: i64,
    pub accessor: Uuid,
}

/// Who is calling.
pub(super) enum Caller {
    Root,
    Login { id: String, token: Token },
}

impl Caller {
    /// The caller whose token this is; nobody for one unknown or expired.
    pub fn find(state: &State, id: &str, now: Timestamp) -> Option<Self> {
        if id == state.root_token {
            return Some(Self::Root);
        }
        let token = state.tokens.get(id).filter(|token| token.expires_at > now)?;
        Some(Self::Login { id: id.to_owned(), token: token.clone() })
    }

    /// Whether it may do `wanted` on `path`.
    pub fn may(&self, state: &State, path: &str, wanted: Capability) -> bool {
        match self {
            Self::Root => true,
            Self::Login { token, .. } => {
                is_for_all(path, wanted)
                    || policy::allows(
                        token.policies.iter().filter_map(|name| state.policies.get(name)),
                        path,
                        wanted,
                    )
            }
        }
    }
}

/// The part of Vault's policy `default` that the stand-in has operations for.
fn is_for_all(path: &str, wanted: Capability) -> bool {
    match path {
        "auth/token/lookup-self" => wanted == Capability::Read,
        "auth/token/renew-self" | "auth/token/revoke-self" => wanted == Capability::Update,
        _ => false,
    }
}

/// Lets `role` in and gives out its token.
pub(super) fn issue(
    state: &mut State,
    role: &str,
    policies: Vec<String>,
    ttl_seconds: i64,
    max_ttl_seconds: i64,
    now: Timestamp,
) -> Answer {
    let or_default = |seconds: i64| {
        if seconds > 0 { seconds } else { DEFAULT_TTL.as_secs() }
    };
    let max_ttl_seconds = or_default(max_ttl_seconds);
    let ttl_seconds = or_default(ttl_seconds).min(max_ttl_seconds);
    let token = Token {
        role: role.to_owned(),
        policies,
        created_at: now,
        expires_at: after(now, ttl_seconds),
        ttl_seconds,
        max_ttl_seconds,
        accessor: Uuid::new_v4(),
    };
    let id = format!("hvs.{}", random::token());
    let answer = Answer::Auth(auth(&id, &token, ttl_seconds));
    state.tokens.insert(id, token);
    answer
}

/// `GET auth/token/lookup-self`.
pub(super) fn look_up(caller: &Caller, state: &State, now: Timestamp) -> Answer {
    Answer::Data(match caller {
        Caller::Root => json!({
            "id": state.root_token, "accessor": "root", "display_name": "root",
            "path": "auth/token/root", "policies": ["root"], "meta": null,
            "creation_time": 0, "creation_ttl": 0, "ttl": 0, "expire_time": null,
            "explicit_max_ttl": 0, "num_uses": 0, "entity_id": "", "orphan": true,
            "type": "service",
        }),
        Caller::Login { id, token } => json!({
            "id": id, "accessor": token.accessor, "display_name": "approle",
            "path": "auth/approle/login", "policies": names(token),
            "meta": {"role_name": token.role},
            "creation_time": token.created_at.as_second(),
            "creation_ttl": token.ttl_seconds,
            "issue_time": token.created_at, "expire_time": token.expires_at,
            "ttl": token.expires_at.duration_since(now).as_secs(),
            "explicit_max_ttl": 0, "num_uses": 0, "entity_id": "", "orphan": true,
            "renewable": true, "type": "service",
        }),
    })
}

/// `POST auth/token/renew-self`.
pub(super) fn renew(caller: Caller, store: &Store, now: Timestamp) -> Result<Answer, Refusal> {
    let Caller::Login { id, mut token } = caller else {
        return Err(Refusal::Invalid("invalid lease ID".to_owned()));
    };
    let latest = after(token.created_at, token.max_ttl_seconds);
    token.expires_at = after(now, token.ttl_seconds).min(latest);
    let seconds = token.expires_at.duration_since(now).as_secs();
    let answer = Answer::Auth(auth(&id, &token, seconds));
    store.change(|state| state.tokens.insert(id, token))?;
    Ok(answer)
}

/// `POST auth/token/revoke-self`.
pub(super) fn revoke(caller: &Caller, store: &Store) -> Result<Answer, Refusal> {
    match caller {
        // The stack itself works with it.
        Caller::Root => Err(Refusal::Unsupported),
        Caller::Login { id, .. } => {
            store.change(|state| state.tokens.remove(id))?;
            Ok(Answer::Done)
        }
    }
}

fn auth(id: &str, token: &Token, lease_seconds: i64) -> Value {
    json!({
        "client_token": id,
        "accessor": token.accessor,
        "policies": names(token),
        "token_policies": names(token),
        "metadata": {"role_name": token.role},
        "lease_duration": lease_seconds,
        "renewable": true,
        "entity_id": "",
        "token_type": "service",
        "orphan": true,
        "mfa_requirement": null,
        "num_uses": 0,
    })
}

fn names(token: &Token) -> Vec<&str> {
    std::iter::once("default").chain(token.policies.iter().map(String::as_str)).collect()
}

fn after(start: Timestamp, seconds: i64) -> Timestamp {
    start.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}
