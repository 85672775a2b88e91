//! Starts everything in order, and stops it in the opposite one.

use std::{
    collections::HashMap,
    io::IsTerminal as _,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use cloud::{
    esm::Mappings,
    gateway::{self, Gateway},
    lambda::{self, Credentials, Lambda},
    schedule::Schedules,
    template::Template,
};
use tokio::{
    io::AsyncReadExt as _,
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
};

use crate::{
    Result,
    config::Config,
    control::{self, Control},
    locals,
};

/// How long running invocations and open requests may take when all stops.
const PATIENCE: Duration = Duration::from_secs(3);
/// Invocations of one function that may wait for a process.
const MAX_WAITING: usize = 2000;
/// Run before anything is served: the schemas, and the first key pairs.
const FIRST: [&str; 3] =
    ["platform-migrate", "auth-rotate-keys", "registration-rotate-ticket-keys"];

/// Runs the stack until Ctrl-C or SIGTERM.
pub(crate) fn run(config: &Config) -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::builder().parse(format!(
        "warn,cloud={0},parts={0},turnout_local={0},dynoxide=error,rdkafka=off,librdkafka=off",
        config.log_level
    ))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(serve(config));
    // A blocking call to a Kafka that is gone must not hold up the end.
    runtime.shutdown_timeout(Duration::from_millis(200));
    result
}

async fn serve(config: &Config) -> Result<()> {
    let begun = Instant::now();
    let mut stop = Stop::new(config)?;
    // Read before the parts run for what they need to know, and so that a
    // mistake in it shows at once.
    let planned = locals::read_template(config, &locals::planned(config))?;
    say_what_is_not_built(config, &planned);
    let credentials: HashMap<_, _> = planned
        .functions
        .iter()
        .map(|function| (function.name.clone(), Credentials::generate()))
        .collect();
    let parts = tokio::select! {
        parts = parts::Stack::start(locals::parts(config, &planned, &credentials)) => parts?,
        () = stop.requested() => return Ok(()),
    };
    for (part, took) in parts.timings() {
        tracing::info!("{part} ready after {} ms", took.as_millis());
    }
    say_what_is_replaced(&parts);
    let parts = Arc::new(parts);
    let result = serve_functions(config, &parts, &credentials, &mut stop, begun).await;
    stop_parts(parts).await;
    result
}

/// A variable that was set for something else would otherwise go unnoticed.
fn say_what_is_replaced(parts: &parts::Stack) {
    let replaced = [
        (parts.kafka().is_none(), "Kafka", "TURNOUT_KAFKA"),
        (parts.dynamodb().is_none(), "DynamoDB", "TURNOUT_DYNAMODB"),
        (parts.vault().is_none(), "Vault", "VAULT_ADDR"),
        (parts.postgres().is_none(), "PostgreSQL", "DATABASE_URL"),
    ];
    for (_, part, variable) in replaced.iter().filter(|(replaced, ..)| *replaced) {
        tracing::warn!("{part} is the one that {variable} names");
    }
}

async fn serve_functions(
    config: &Config,
    parts: &Arc<parts::Stack>,
    credentials: &HashMap<String, Credentials>,
    stop: &mut Stop,
    begun: Instant,
) -> Result<()> {
    let template = locals::read_template(config, parts.addresses())?;
    let runtime_listener = listen(config.ports.runtime, "the Runtime API").await?;
    let gateway_listener = listen(config.ports.gateway, "the gateway").await?;
    let lambda = Lambda::start(
        &template.functions,
        credentials,
        &lambda::Options {
            binaries: config.binaries.clone(),
            logs: config.logs(),
            runtime_api: runtime_listener.local_addr()?,
            max_processes: config.max_processes,
            max_processes_in_all: config.max_processes_in_all,
            max_waiting: MAX_WAITING,
            init_timeout: Duration::from_secs(10),
            freeze_after: Duration::from_secs(1),
            idle_timeout: Duration::from_mins(5),
            environment: locals::environment(parts.addresses()),
        },
    )?;
    let schedules = Arc::new(Schedules::new(&template, &lambda)?);
    let gateway = Gateway::new(
        &template,
        Arc::clone(&lambda),
        &gateway::Options {
            web: config.root.join("web/dist"),
            distribution: config.root.join("infra/web.yaml"),
            throttle: config.throttle,
        },
    )?;
    let control = control::router(Control {
        lambda: Arc::clone(&lambda),
        schedules: Arc::clone(&schedules),
        parts: Arc::downgrade(parts),
    });
    let runtime_app = lambda.router().merge(control);
    let runtime = tokio::spawn(axum::serve(runtime_listener, runtime_app).into_future());

    let prepared = tokio::select! {
        prepared = prepare(&lambda) => prepared,
        () = stop.requested() => Err("stopped before it served".into()),
    };
    if prepared.is_ok() {
        let mappings = Mappings::start(&template, &parts.addresses().kafka, &lambda);
        schedules.start().await;
        let (closed, closing) = watch::channel(false);
        let gateway = tokio::spawn(gateway.serve(gateway_listener, async move {
            let mut closing = closing;
            let _ = closing.wait_for(|closing| *closing).await;
        }));
        print_addresses(config, parts, begun);
        stop.requested().await;
        println!("stopping");
        let _ = closed.send(true);
        schedules.stop().await;
        tokio::join!(mappings.stop(PATIENCE), close(gateway));
    }
    lambda.stop(PATIENCE).await;
    runtime.abort();
    prepared
}

async fn prepare(lambda: &Lambda) -> Result<()> {
    for name in FIRST {
        let begun = Instant::now();
        lambda
            .invoke(name, Bytes::from_static(b"{}"), None)
            .await
            .map_err(|error| format!("{name}: {error}\nIts log: turnout-local logs {name}"))?;
        tracing::info!("{name} done after {} ms", begun.elapsed().as_millis());
    }
    Ok(())
}

/// Lets open requests end; idle connections close at once.
async fn close(mut gateway: JoinHandle<std::io::Result<()>>) {
    if tokio::time::timeout(PATIENCE, &mut gateway).await.is_err() {
        gateway.abort();
    }
}

async fn stop_parts(mut parts: Arc<parts::Stack>) {
    // A command that uses a part right now lets go of it in a moment.
    loop {
        match Arc::try_unwrap(parts) {
            Ok(parts) => return parts.stop().await,
            Err(shared) => parts = shared,
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn say_what_is_not_built(config: &Config, template: &Template) {
    let missing: Vec<_> = template
        .functions
        .iter()
        .map(|function| function.name.as_str())
        .filter(|name| !config.binaries.join(name).is_file())
        .collect();
    if !missing.is_empty() {
        tracing::warn!(
            "not built in {}: {}; build them with `make build`",
            config.binaries.display(),
            missing.join(", ")
        );
    }
}

fn print_addresses(config: &Config, parts: &parts::Stack, begun: Instant) {
    let addresses = parts.addresses();
    println!("Turnout runs, {:.1} s after its start:", begun.elapsed().as_secs_f64());
    println!("  web app and API  {}", config.public_url());
    println!("  API reference    {}/v1/docs", config.public_url());
    println!("  mail             {}", addresses.inbox);
    println!("  logs             {}", config.logs().display());
    println!("Ctrl-C stops everything.");
}

async fn listen(port: u16, what: &str) -> Result<TcpListener> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    TcpListener::bind(address).await.map_err(|error| {
        format!(
            "{what} can't listen on {address}: {error}; set TURNOUT_PORT_BASE to move all ports"
        )
        .into()
    })
}

/// The wish to stop: Ctrl-C, SIGTERM, or the end of standard input where a
/// program that started the stack holds its other end.
struct Stop(watch::Receiver<bool>);

impl Stop {
    fn new(config: &Config) -> Result<Self> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let with_stdin = config.stop_with_stdin;
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                () = end_of_stdin(), if with_stdin => {}
            }
            let _ = sender.send(true);
            // Keeps later signals from ending the process in the middle of it.
            while interrupt.recv().await.is_some() {}
        });
        Ok(Self(receiver))
    }

    async fn requested(&mut self) {
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

async fn end_of_stdin() {
    let mut stdin = tokio::io::stdin();
    let mut buffer = [0; 64];
    while stdin.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
}
