//! What the stand-in remembers, in memory and in its file.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{approle::Role, kv::Mount, policy::Policy, token::Token};
use crate::{private_file, random};

/// Everything, by name.
#[derive(Serialize, Deserialize)]
pub(super) struct State {
    pub root_token: String,
    /// kv version 2 mounts, by path without slash at the end.
    pub mounts: BTreeMap<String, Mount>,
    /// Paths under `auth/` where `AppRole` is switched on.
    pub approle_mounts: BTreeSet<String>,
    pub policies: BTreeMap<String, Policy>,
    pub roles: BTreeMap<String, Role>,
    /// By the token itself.
    pub tokens: BTreeMap<String, Token>,
}

impl State {
    fn new() -> Self {
        Self {
            root_token: format!("hvs.{}", random::token()),
            mounts: BTreeMap::new(),
            approle_mounts: BTreeSet::new(),
            policies: BTreeMap::new(),
            roles: BTreeMap::new(),
            tokens: BTreeMap::new(),
        }
    }
}

/// The state and the file that it is kept in.
pub(super) struct Store {
    path: PathBuf,
    state: Mutex<State>,
}

impl Store {
    pub fn open(path: &Path) -> io::Result<Self> {
        let state = if let Some(content) = private_file::read(path)? {
            serde_json::from_slice(&content)?
        } else {
            let state = State::new();
            private_file::write(path, &serde_json::to_vec(&state)?)?;
            state
        };
        Ok(Self { path: path.to_owned(), state: Mutex::new(state) })
    }

    pub fn root_token(&self) -> SecretString {
        SecretString::from(self.read(|state| state.root_token.clone()))
    }

    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the state and saves it before anybody hears of the change.
    pub fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> io::Result<T> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut state);
        let now = Timestamp::now();
        state.tokens.retain(|_, token| token.expires_at > now);
        private_file::write(&self.path, &serde_json::to_vec(&*state)?)?;
        Ok(result)
    }
}
