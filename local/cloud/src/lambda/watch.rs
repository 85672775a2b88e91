use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use tokio::sync::Notify;

use super::{InvokeError, Lambda, pool::Pool, process::Program, state::State};

/// How often deadlines are looked at: cheaper than a timer an invocation.
const TICK: Duration = Duration::from_millis(25);
/// Ticks between looks at idle processes and rebuilt binaries.
const SLOW: u32 = 40;

/// Starts a process and stays with it until its end.
pub(super) async fn live(pool: Arc<Pool>, id: u64, kill: Arc<Notify>) {
    let reason = match run(&pool, id, &kill).await {
        Ok(reason) => reason,
        Err(error) => {
            pool.init_error(id, error.to_string());
            error.to_string()
        }
    };
    pool.ended(id, reason);
}

async fn run(pool: &Pool, id: u64, kill: &Notify) -> std::io::Result<String> {
    let program = Program {
        binary: &pool.binary,
        environment: &pool.environment,
        stdout: pool.log.stdio()?,
        stderr: pool.log.stdio()?,
    };
    let runtime_api = format!("{}/{id}", pool.runtime_api);
    let mut child = pool.spawner.spawn(program, &runtime_api).await?;
    if let Some(process) = pool.lock().processes.get_mut(&id) {
        process.pid = child.id();
        if pool.background {
            process.stand_back();
        }
    }
    let status = tokio::select! {
        status = child.wait() => status?,
        () = kill.notified() => {
            child.start_kill()?;
            child.wait().await?
        }
    };
    Ok(status.to_string())
}

/// Watches over deadlines, idle processes and rebuilt binaries until the stack
/// is dropped.
pub(super) fn start(lambda: &Arc<Lambda>) {
    let lambda = Arc::downgrade(lambda);
    tokio::spawn(async move {
        let mut ticks: u32 = 0;
        loop {
            tokio::time::sleep(TICK).await;
            let Some(lambda) = lambda.upgrade() else { return };
            ticks = ticks.wrapping_add(1);
            let now = Instant::now();
            let mut starved = false;
            for pool in lambda.pools.values() {
                end_overdue(pool, now);
                let mut state = pool.lock();
                pool.scale(&mut state);
                starved |= !state.waiting.is_empty() && state.processes.is_empty();
                drop(state);
                if ticks.is_multiple_of(SLOW) {
                    end_idle(pool, now);
                    freeze_idle(pool, now);
                }
            }
            if starved {
                end_longest_idle(&lambda);
            }
        }
    });
}

fn end_overdue(pool: &Pool, now: Instant) {
    let mut state = pool.lock();
    for process in state.processes.values_mut() {
        if let Some(current) = process.current.take_if(|current| current.deadline <= now) {
            pool.log.line(&format!("REPORT Status: timeout\tDuration: {:?}", pool.timeout));
            let _ = current.reply.send(Err(InvokeError::TimedOut(pool.timeout)));
            process.kill.notify_one();
        }
        if !process.polled && now.duration_since(process.spawned) > pool.init_timeout {
            let error = format!("no poll within {:?}", pool.init_timeout);
            process.init_error.get_or_insert(error);
            process.kill.notify_one();
        }
    }
}

/// Ends processes that idle too long, all but one, and those of an older build:
/// the next request gets the new one.
fn end_idle(pool: &Pool, now: Instant) {
    let built = pool.built();
    let mut state = pool.lock();
    let mut kept = state.processes.len();
    let mut ending = Vec::new();
    for idle in &state.idle {
        let Some(process) = state.processes.get(&idle.process) else { continue };
        let outdated = built.is_some() && process.built != built;
        let tired = kept > 1 && now.duration_since(idle.since) > pool.idle_timeout;
        if outdated || tired {
            kept -= 1;
            process.kill.notify_one();
            ending.push(idle.process);
        }
    }
    // Taken from the idle ones at once, so that no request meets a dying process.
    state.idle.retain(|idle| !ending.contains(&idle.process));
}

/// As AWS does between invocations: an idle process gets no processor time.
fn freeze_idle(pool: &Pool, now: Instant) {
    let mut state = pool.lock();
    let State { idle, processes, .. } = &mut *state;
    for idle in idle.iter_mut().filter(|idle| !idle.frozen) {
        if now.duration_since(idle.since) > pool.freeze_after
            && let Some(process) = processes.get(&idle.process)
        {
            idle.frozen = process.freeze();
        }
    }
}

/// Makes room for a function that has no process while others hold them all.
fn end_longest_idle(lambda: &Lambda) {
    let oldest = lambda.pools.values().filter_map(|pool| {
        let since = pool.lock().idle.iter().map(|idle| idle.since).min();
        since.map(|since| (since, pool))
    });
    let Some((since, pool)) = oldest.min_by_key(|(since, _)| *since) else { return };
    if pool.stopping.load(Ordering::Relaxed) {
        return;
    }
    let mut state = pool.lock();
    if let Some(at) = state.idle.iter().position(|idle| idle.since == since) {
        let idle = state.idle.remove(at);
        if let Some(process) = state.processes.get(&idle.process) {
            process.kill.notify_one();
        }
    }
}
