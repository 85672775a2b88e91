//! Journeys through the gateway against real processes. Quiet ones share a
//! stack; those that break something have one of their own.

mod audit;
mod browser;
mod calling_off;
mod capacity;
mod crashes;
mod hostile;
mod messages;
mod opening;
mod outages;
mod path;
mod rights;
mod size;
mod tokens;

use tokio::sync::{Mutex, MutexGuard};

use crate::stack::Stack;

/// One stack at a time: two would measure each other on a small machine.
static TURN: Mutex<()> = Mutex::const_new(());

/// A stack of one's own, for as long as it is kept.
struct Stage {
    stack: Stack,
    _turn: MutexGuard<'static, ()>,
}

impl std::ops::Deref for Stage {
    type Target = Stack;

    fn deref(&self) -> &Stack {
        &self.stack
    }
}

impl std::ops::DerefMut for Stage {
    fn deref_mut(&mut self) -> &mut Stack {
        &mut self.stack
    }
}

/// Starts a stack when it is this test's turn.
async fn stage(settings: &[(&str, &str)]) -> Stage {
    let turn = TURN.lock().await;
    Stage { stack: Stack::start(settings).await, _turn: turn }
}
