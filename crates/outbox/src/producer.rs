use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    thread,
    time::Duration,
};

use rdkafka::{
    ClientConfig, ClientContext,
    error::KafkaError,
    message::{DeliveryResult, Header, OwnedHeaders},
    producer::{BaseProducer, BaseRecord, Producer as _, ProducerContext},
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::oneshot;

/// Events are handled as they come, whatever this is. Each end of it costs up to
/// a millisecond of processor time: rdkafka then asks over and over. Its own
/// `FutureProducer` has a tenth of a second here, a hundredth of a processor for
/// each process that has once sent something.
const POLL: Duration = Duration::from_mins(1);

/// How long a message may take, and a new producer's start is hastened. Below every
/// function's time-out: who waits for Kafka is a person.
const PATIENCE: Duration = Duration::from_secs(2);

/// How to reach Kafka.
#[derive(Clone, Debug)]
pub struct KafkaSettings {
    /// `host:port`, separated by commas.
    pub bootstrap_servers: String,
    /// How to prove who we are.
    pub security: KafkaSecurity,
}

/// How a client proves who it is.
#[derive(Clone, Debug)]
pub enum KafkaSecurity {
    /// Not at all: the local stack.
    Plaintext,
    /// TLS and SCRAM-SHA-512: MSK.
    SaslSsl {
        /// The SCRAM user.
        username: String,
        /// Its password.
        password: SecretString,
    },
}

/// A Kafka producer that knows how to live in a function.
pub struct Producer {
    settings: KafkaSettings,
    /// Absent until the first message: librdkafka starts threads and takes some
    /// megabytes, which most processes of most functions never need.
    producer: RwLock<Option<Client>>,
}

/// librdkafka's client, which a thread polls until all others have let it go.
type Client = Arc<BaseProducer<Deliveries>>;

/// Tells who waits for a message how it went.
struct Deliveries;

impl ClientContext for Deliveries {}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = Box<oneshot::Sender<Result<(), KafkaError>>>;

    fn delivery(&self, result: &DeliveryResult<'_>, waiting: Self::DeliveryOpaque) {
        let result = result.as_ref().map(|_| ()).map_err(|(error, _)| error.clone());
        // Who waited may have gone.
        let _ = waiting.send(result);
    }
}

/// Kafka did not take a message, or may have taken it without saying so.
#[derive(Debug, thiserror::Error)]
#[error("Kafka did not acknowledge: {0}")]
pub struct ProducerError(#[from] KafkaError);

impl fmt::Debug for Producer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Producer").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Producer {
    /// Makes a producer; it starts and connects when there is something to send.
    #[must_use]
    pub fn new(settings: KafkaSettings) -> Self {
        Self { settings, producer: RwLock::default() }
    }

    /// Sends one message and waits until every in-sync replica has it.
    pub async fn send(
        &self,
        topic: &str,
        key: &str,
        payload: &[u8],
        headers: &[(&str, &str)],
    ) -> Result<(), ProducerError> {
        let producer = self.usable(topic)?;
        let headers = headers.iter().fold(OwnedHeaders::new(), |all, &(key, value)| {
            all.insert(Header { key, value: Some(value) })
        });
        let (tell, told) = oneshot::channel();
        let record = BaseRecord::with_opaque_to(topic, Box::new(tell))
            .key(key)
            .payload(payload)
            .headers(headers);
        producer.send(record).map_err(|(error, _)| error)?;
        // It goes untold only with the producer.
        told.await.unwrap_or(Err(KafkaError::Canceled))?;
        Ok(())
    }

    /// The producer: made for the first message, and again where the old one met
    /// an error that it can't get over (librdkafka calls that fatal).
    fn usable(&self, topic: &str) -> Result<Client, ProducerError> {
        let current = self.producer.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(producer) = alive(current.as_ref()) {
            return Ok(producer);
        }
        drop(current);
        let mut current = self.producer.write().unwrap_or_else(PoisonError::into_inner);
        // Another task may have been first.
        if let Some(producer) = alive(current.as_ref()) {
            return Ok(producer);
        }
        if current.is_some() {
            tracing::warn!("making a new Kafka producer after a fatal error");
        }
        Ok(current.insert(create(&self.settings, topic)?).clone())
    }
}

fn alive(producer: Option<&Client>) -> Option<Client> {
    producer.filter(|producer| producer.client().fatal_error().is_none()).cloned()
}

/// A new client, which will first send to `topic`.
fn create(settings: &KafkaSettings, topic: &str) -> Result<Client, KafkaError> {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", &settings.bootstrap_servers)
        .set("enable.idempotence", "true")
        .set("acks", "all")
        .set("linger.ms", "0")
        .set("message.timeout.ms", PATIENCE.as_millis().to_string())
        .set("request.timeout.ms", "1500")
        .set("socket.keepalive.enable", "true")
        .set("socket.connection.setup.timeout.ms", "2000")
        .set("reconnect.backoff.ms", "20")
        .set("reconnect.backoff.max.ms", "500")
        // Keys land in the partition where Java clients put them.
        .set("partitioner", "murmur2_random")
        .set("log.connection.close", "false");
    match &settings.security {
        KafkaSecurity::Plaintext => {}
        KafkaSecurity::SaslSsl { username, password } => {
            config
                .set("security.protocol", "SASL_SSL")
                .set("sasl.mechanism", "SCRAM-SHA-512")
                .set("sasl.username", username)
                .set("sasl.password", password.expose_secret())
                // The vendored OpenSSL knows no default CA folder.
                .set("ssl.ca.location", "probe");
        }
    }
    let producer: Client = Arc::new(config.create_with_context(Deliveries)?);
    let polled = Arc::downgrade(&producer);
    start("polling Kafka", move || {
        while let Some(producer) = polled.upgrade() {
            producer.poll(POLL);
        }
    })?;
    let (starting, topic) = (Arc::clone(&producer), topic.to_owned());
    start("starting Kafka", move || hasten(&starting, &topic))?;
    Ok(producer)
}

/// Asks for metadata until the producer has met a broker that stays.
///
/// librdkafka 2.12 asks for its producer id, without which it sends nothing, when
/// metadata come. The first come from a bootstrap server, which it leaves at that
/// moment for the brokers that they name: it finds none to ask, and tries again only
/// after half a second, or a whole one. The next metadata come from such a broker.
fn hasten(producer: &Client, topic: &str) {
    for _ in 0..2 {
        // Without an answer nothing is worse than it was.
        let _ = producer.client().fetch_metadata(Some(topic), PATIENCE);
    }
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), KafkaError> {
    let started = thread::Builder::new().name(name.to_owned()).spawn(work);
    started.map(|_| ()).map_err(|error| KafkaError::ClientCreation(error.to_string()))
}
