//! Runs a part of this process on threads of its own.
//!
//! The embedded parts keep their data in `SQLite` or in files and block while
//! they do. On a runtime of their own they can't hold up the gateway, and an
//! outage is easy to play: the runtime is dropped, with every connection.

use std::{io::ErrorKind, net::SocketAddr, thread, time::Duration};

use tokio::{
    net::TcpListener,
    runtime::Builder,
    sync::oneshot,
    time::{sleep, timeout},
};

use crate::problem::{Part, Problem};

/// How long the port of a killed stack may stay taken, and how often to look.
const LEFTOVER_PATIENCE: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// How long a part's tasks may take to notice that it stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// A part that runs. Dropping it stops the part.
#[derive(Debug)]
pub(crate) struct Engine {
    stop: oneshot::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Engine {
    /// Runs `prepare` on new threads, returns once it is done, and leaves what
    /// it made (a server that never ends by itself) running there.
    pub(crate) async fn start<P, S>(part: Part, prepare: P) -> Result<Self, Problem>
    where
        P: AsyncFnOnce() -> Result<S, Problem> + Send + 'static,
        S: Future<Output = String>,
    {
        let (stop, stopped) = oneshot::channel();
        let (ready, is_ready) = oneshot::channel();
        let thread = thread::Builder::new()
            .name(part.to_string())
            .spawn(move || run(part, prepare, ready, stopped))
            .map_err(|error| Problem::new(part, error, "Free some memory or processes."))?;
        match is_ready.await {
            Ok(Ok(())) => Ok(Self { stop, thread }),
            Ok(Err(problem)) => Err(problem),
            Err(_) => {
                Err(Problem::new(part, "its thread ended at the start", "The log above says why."))
            }
        }
    }

    /// False when the part has died by itself.
    pub(crate) fn runs(&self) -> bool {
        !self.thread.is_finished()
    }

    /// Cuts every connection and waits until the part is gone.
    pub(crate) async fn stop(self) {
        // An error says that it has ended already.
        let _ = self.stop.send(());
        let thread = self.thread;
        if tokio::task::spawn_blocking(move || thread.join()).await.is_err() {
            tracing::warn!("a part's thread could not be waited for");
        }
    }
}

fn run<P, S>(
    part: Part,
    prepare: P,
    ready: oneshot::Sender<Result<(), Problem>>,
    stopped: oneshot::Receiver<()>,
) where
    P: AsyncFnOnce() -> Result<S, Problem>,
    S: Future<Output = String>,
{
    let runtime = match Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name(part.to_string())
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = ready.send(Err(Problem::new(part, error, "Free some memory.")));
            return;
        }
    };
    runtime.block_on(async {
        match prepare().await {
            Ok(server) => {
                let _ = ready.send(Ok(()));
                tokio::select! {
                    reason = server => tracing::error!(%part, reason, "the part has ended by itself"),
                    _ = stopped => {}
                }
            }
            Err(problem) => {
                let _ = ready.send(Err(problem));
            }
        }
    });
    runtime.shutdown_timeout(PATIENCE);
}

/// Listens on `address`, naming the part whose port is taken. The child of a
/// stack that was killed may still be ending: it gets a few seconds.
pub(crate) async fn listen(part: Part, address: SocketAddr) -> Result<TcpListener, Problem> {
    let free = async {
        loop {
            match TcpListener::bind(address).await {
                Err(error) if error.kind() == ErrorKind::AddrInUse => sleep(LOOK_AGAIN).await,
                other => return other,
            }
        }
    };
    let listener = match timeout(LEFTOVER_PATIENCE, free).await {
        Ok(listener) => listener,
        Err(_) => TcpListener::bind(address).await,
    };
    listener.map_err(|error| Problem::port_taken(part, address, &error))
}

/// Serves `router` until the engine stops.
pub(crate) async fn serve(listener: TcpListener, router: axum::Router) -> String {
    match axum::serve(listener, router).await {
        Ok(()) => "the server ended".to_owned(),
        Err(error) => error.to_string(),
    }
}
