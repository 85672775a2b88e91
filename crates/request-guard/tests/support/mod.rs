use ambient::Clock;
use aws_sdk_dynamodb::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region},
    types::{
        AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
        ScalarAttributeType,
    },
};

pub const TABLE: &str = "guards";

pub fn clock() -> Clock {
    Clock::fixed("2026-11-23T12:00:00Z".parse().unwrap())
}

/// A DynamoDB of the test's own, in its process and memory.
pub async fn dynamodb() -> Client {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = client(&format!("http://{}", listener.local_addr().unwrap()));
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    let key = AttributeDefinition::builder()
        .attribute_name("id")
        .attribute_type(ScalarAttributeType::S)
        .build()
        .unwrap();
    let hash =
        KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash).build().unwrap();
    client
        .create_table()
        .table_name(TABLE)
        .attribute_definitions(key)
        .key_schema(hash)
        .billing_mode(BillingMode::PayPerRequest)
        .send()
        .await
        .unwrap();
    client
}

/// A DynamoDB that nobody serves.
pub fn unreachable() -> Client {
    client("http://127.0.0.1:1")
}

/// All that the table holds, as text.
pub async fn dump(client: &Client) -> String {
    let items = client.scan().table_name(TABLE).send().await.unwrap();
    let mut text = String::new();
    for (name, value) in items.items().iter().flatten() {
        let value = match value {
            AttributeValue::B(blob) => String::from_utf8_lossy(blob.as_ref()).into_owned(),
            other => format!("{other:?}"),
        };
        text += &format!("{name}={value}\n");
    }
    text
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
