//! Drops the stack's data.

use std::{
    fs::{self, File, TryLockError},
    path::Path,
};

use crate::{Result, config::Config};

/// The file that a running stack holds (`parts::Stack`), and by which a folder
/// is known to be a stack's: `TURNOUT_STATE` may name anything.
const LOCK: &str = "parts.lock";

/// Drops the state folder, unless a stack runs on it or it is none.
pub(crate) fn run(config: &Config) -> Result<()> {
    drop_state(&config.state)
}

fn drop_state(state: &Path) -> Result<()> {
    if !state.exists() {
        println!("nothing to drop: {} is not there", state.display());
        return Ok(());
    }
    let lock_path = state.join(LOCK);
    if !lock_path.is_file() {
        return Err(format!("{} is no stack's state: it has no {LOCK}", state.display()).into());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_state_of_a_stopped_stack_is_dropped() {
        let folder = std::env::temp_dir().join(format!("turnout-reset-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let refused = drop_state(&folder).unwrap_err().to_string();
        assert!(refused.contains("is no stack's state"), "{refused}");

        let lock = File::create(folder.join(LOCK)).unwrap();
        lock.try_lock().unwrap();
        let refused = drop_state(&folder).unwrap_err().to_string();
        assert!(refused.contains("stop it first"), "{refused}");

        drop(lock);
        drop_state(&folder).unwrap();
        assert!(!folder.exists());
        drop_state(&folder).unwrap();
    }
}
