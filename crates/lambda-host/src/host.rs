use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use ambient::{Clock, Random};
use tokio::sync::OnceCell;

use crate::{Config, StartError, log};

/// One function's machine.
#[derive(Clone, Debug)]
pub struct Host {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub function: &'static str,
    pub config: Config,
    pub clock: Clock,
    pub random: Random,
    /// How many proxies of ours stand before API Gateway.
    pub trusted_proxies: usize,
    pub aws: OnceCell<aws_config::SdkConfig>,
    pub producer: OnceCell<Arc<outbox::Producer>>,
    cold: AtomicBool,
}

impl Host {
    /// Reads the environment and opens the log. `function` is the bin's name.
    pub fn start(function: &'static str) -> Result<Self, StartError> {
        let config = Config::from_environment();
        log::install(function, config.optional("LOG_LEVEL").unwrap_or("info"));
        let trusted_proxies = match config.optional("TRUSTED_PROXIES") {
            Some(_) => config.number("TRUSTED_PROXIES")? as usize,
            None => 0,
        };
        // Vault's client takes the process's default; everything else names ring.
        // It fails only where one is installed already, which then is ring too.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            inner: Arc::new(Inner {
                function,
                config,
                clock: Clock::system(),
                random: Random::system(),
                trusted_proxies,
                aws: OnceCell::new(),
                producer: OnceCell::new(),
                cold: AtomicBool::new(true),
            }),
        })
    }

    /// The time.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.inner.clock.clone()
    }

    /// Randomness.
    #[must_use]
    pub fn random(&self) -> Random {
        self.inner.random.clone()
    }

    /// The environment.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Whether this is the first invocation of this process; asked once each.
    pub(crate) fn take_cold_start(&self) -> bool {
        self.inner.cold.swap(false, Ordering::Relaxed)
    }
}
