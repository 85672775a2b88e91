//! Starts everything in order, and stops it in the opposite one.

use std::{fs::File, net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use cloud::{
    gateway::{self, Gateway},
    lambda::{self, Lambda},
    template::Template,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use crate::{Result, config::Config, control, locals::Addresses};

/// How long running invocations and open requests may take when all stops.
const PATIENCE: Duration = Duration::from_secs(3);
/// Invocations of one function that may wait for a process.
const MAX_WAITING: usize = 2000;

/// Runs the stack until Ctrl-C or SIGTERM.
pub(crate) fn run(config: Config) -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::builder()
        .parse(format!("warn,cloud={0},turnout_local={0}", config.log_level))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_writer(std::io::stderr)
        .init();
    let _lock = lock(&config)?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(config))
}

/// One stack a state folder: the lock goes with the process, however it ends.
fn lock(config: &Config) -> Result<File> {
    std::fs::create_dir_all(&config.state)?;
    let path = config.state.join("lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(format!(
            "a stack is running already on {} ({}); stop it, or set TURNOUT_STATE and TURNOUT_PORT_BASE for a second one",
            config.state.display(),
            config.public_url(),
        )
        .into()),
        Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

async fn serve(config: Config) -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let (stopped, stopping) = watch::channel(false);
    let until_stopped = move || {
        let mut stopping = stopping.clone();
        async move {
            let _ = stopping.wait_for(|stopped| *stopped).await;
        }
    };

    let addresses = Addresses {
        database_host: "127.0.0.1".into(),
        database_port: config.ports.postgres,
        database_name: "turnout".into(),
        kafka: format!("127.0.0.1:{}", config.ports.kafka),
        dynamodb: format!("http://127.0.0.1:{}", config.ports.dynamodb),
        vault: format!("http://127.0.0.1:{}", config.ports.vault),
        secrets: format!("http://127.0.0.1:{}", config.ports.secrets),
        smtp_host: "127.0.0.1".into(),
        smtp_port: config.ports.smtp,
    };
    let template = Template::load(&config.root.join("template.yaml"), &addresses.locals(&config))?;
    let runtime_listener = listen(config.ports.runtime, "the Runtime API").await?;
    let gateway_listener = listen(config.ports.gateway, "the gateway").await?;
    let lambda = Lambda::start(
        &template.functions,
        &lambda::Options {
            binaries: config.binaries.clone(),
            logs: config.logs(),
            runtime_api: runtime_listener.local_addr()?,
            max_processes: config.max_processes,
            max_processes_in_all: config.max_processes_in_all,
            max_waiting: MAX_WAITING,
            init_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_mins(5),
            environment: addresses.environment(),
        },
    )?;
    let runtime_app = lambda.router().merge(control::router(Arc::clone(&lambda)));
    let runtime = tokio::spawn(axum::serve(runtime_listener, runtime_app).into_future());

    let prepared = async {
        for name in ["platform-migrate", "auth-rotate-keys"] {
            tracing::info!("running {name}");
            lambda
                .invoke(name, Bytes::from_static(b"{}"), None)
                .await
                .map_err(|error| format!("{name}: {error}"))?;
        }
        Ok::<_, String>(())
    };
    prepared.await?;

    let gateway = Gateway::new(
        &template,
        Arc::clone(&lambda),
        &gateway::Options {
            web: config.root.join("web/dist"),
            distribution: config.root.join("infra/web.yaml"),
            throttle: config.throttle,
        },
    )?;
    let gateway = tokio::spawn(gateway.serve(gateway_listener, until_stopped()));
    println!("Turnout runs at {}", config.public_url());

    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    println!("stopping");
    let _ = stopped.send(true);
    let _ = tokio::time::timeout(PATIENCE, gateway).await;
    lambda.stop(PATIENCE).await;
    runtime.abort();
    Ok(())
}

async fn listen(port: u16, what: &str) -> Result<TcpListener> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    TcpListener::bind(address).await.map_err(|error| {
        format!("{what} can't listen on {address}: {error}; set TURNOUT_PORT_BASE to move all ports")
            .into()
    })
}
