use ambient::{Clock, Random};
use aws_sdk_dynamodb::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region},
    types::{
        AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
        ScalarAttributeType,
    },
};
use request_guard::{Idempotency, RateLimit};

const TABLE: &str = "guards";

/// A DynamoDB of the test's own, in its process and memory, with one table for
/// idempotency records and rate limits.
#[derive(Clone, Debug)]
pub struct TestDynamoDb {
    client: Client,
}

impl TestDynamoDb {
    /// Starts it; it ends with the test's runtime.
    ///
    /// # Panics
    /// When it can't be started.
    #[expect(clippy::expect_used, reason = "a test can't go on without it")]
    pub async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the port");
        let database = dynoxide::Database::memory().expect("a database in memory");
        tokio::spawn(dynoxide::server::serve_on(listener, database));
        let client = client(&format!("http://{address}"));
        let key = AttributeDefinition::builder()
            .attribute_name("id")
            .attribute_type(ScalarAttributeType::S)
            .build()
            .expect("a definition");
        let hash = KeySchemaElement::builder()
            .attribute_name("id")
            .key_type(KeyType::Hash)
            .build()
            .expect("a key");
        client
            .create_table()
            .table_name(TABLE)
            .attribute_definitions(key)
            .key_schema(hash)
            .billing_mode(BillingMode::PayPerRequest)
            .send()
            .await
            .expect("a table");
        Self { client }
    }

    /// One that nobody serves: every call fails.
    #[must_use]
    pub fn unreachable() -> Self {
        Self { client: client("http://127.0.0.1:1") }
    }

    /// Idempotency records in it.
    #[must_use]
    pub fn idempotency(&self, clock: &Clock) -> Idempotency {
        let random = Random::system();
        Idempotency::new(self.client.clone(), TABLE.to_owned(), clock.clone(), random)
    }

    /// Rate limits in it.
    #[must_use]
    pub fn rate_limit(&self, clock: &Clock) -> RateLimit {
        RateLimit::new(self.client.clone(), TABLE.to_owned(), clock.clone())
    }

    /// All that it holds, as text.
    ///
    /// # Panics
    /// When it can't be read.
    #[expect(clippy::expect_used, reason = "a test can't go on without it")]
    pub async fn dump(&self) -> String {
        let items = self.client.scan().table_name(TABLE).send().await.expect("all items");
        let mut lines = Vec::new();
        for (name, value) in items.items().iter().flatten() {
            lines.push(match value {
                AttributeValue::B(bytes) => {
                    format!("{name}={}", String::from_utf8_lossy(bytes.as_ref()))
                }
                other => format!("{name}={other:?}"),
            });
        }
        lines.join("\n")
    }
}

fn client(endpoint: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(endpoint)
        .build();
    Client::from_conf(config)
}
