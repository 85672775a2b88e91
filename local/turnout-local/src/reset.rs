//! Drops the stack's data.

use std::fs::{self, File, TryLockError};

use crate::{Result, config::Config};

/// What the state folder may hold beside the lock; anything else is not ours.
pub(crate) fn run(config: &Config) -> Result<()> {
    let state = &config.state;
    if !state.exists() {
        println!("nothing to drop: {} is not there", state.display());
        return Ok(());
    }
    let lock_path = state.join("lock");
    if !lock_path.is_file() {
        return Err(format!("{} is no stack's state: it has no lock", state.display()).into());
    }
    let lock = File::options().write(true).open(&lock_path)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(format!("a stack runs on {}: stop it first", state.display()).into());
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    fs::remove_dir_all(state)?;
    println!("dropped {}", state.display());
    Ok(())
}
