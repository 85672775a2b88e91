//! The embedded DynamoDB, with AWS's own client.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it fails; clippy knows only #[test] functions for tests"
)]

mod support;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use parts::{
    config::AwsCredentials,
    dynamodb::{DynamoDb, create_tables},
};

const TABLE: &str = "idempotency";

struct Tried {
    dynamodb: DynamoDb,
    url: String,
    client: Client,
    _folder: tempfile::TempDir,
}

async fn start() -> Tried {
    let folder = support::folder();
    let address = support::free_address();
    let file = folder.path().join("dynamodb.db");
    let dynamodb = DynamoDb::new(address, file, Duration::from_secs(1));
    dynamodb.start().await.unwrap();
    let url = format!("http://{address}");
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(&url)
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::for_tests())
        .http_client(http)
        .build();
    Tried { dynamodb, client: Client::from_conf(config), url, _folder: folder }
}

impl Tried {
    async fn make_table(&self) {
        create_tables(&self.url, &AwsCredentials::default(), &[TABLE.to_owned()]).await.unwrap();
    }

    async fn put_new(&self, id: &str, data: &str, expiration: u64) -> Result<(), String> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let put = self
            .client
            .put_item()
            .table_name(TABLE)
            .item("id", text(id))
            .item("data", text(data))
            .item("expiration", AttributeValue::N(expiration.to_string()))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        put.map(|_| ()).map_err(|error| {
            let error = error.into_service_error();
            assert!(error.is_conditional_check_failed_exception(), "{error:?}");
            match error {
                aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(failed) => {
                    failed.item().unwrap()["data"].as_s().unwrap().clone()
                }
                other => panic!("{other:?}"),
            }
        })
    }
}

fn in_an_hour() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs() + 3600
}

#[tokio::test]
async fn the_first_put_wins_and_the_others_learn_what_it_wrote() {
    let tried = start().await;
    tried.make_table().await;
    let puts = (0..16).map(|number| {
        let data = number.to_string();
        let tried = &tried;
        async move { tried.put_new("key", &data, in_an_hour()).await }
    });
    let results = futures_util::future::join_all(puts).await;
    let winners: Vec<String> = (0..16)
        .filter(|number| results[*number].is_ok())
        .map(|number| number.to_string())
        .collect();
    assert_eq!(winners.len(), 1);
    for result in results.into_iter().filter_map(Result::err) {
        assert_eq!(result, winners[0]);
    }
}

#[tokio::test]
async fn an_outage_forgets_nothing_and_tables_are_made_once() {
    let tried = start().await;
    tried.make_table().await;
    tried.put_new("key", "before", in_an_hour()).await.unwrap();
    tried.dynamodb.stop().await;
    tried.dynamodb.start().await.unwrap();
    tried.make_table().await;
    let found = tried.put_new("key", "after", in_an_hour()).await;
    assert_eq!(found, Err("before".to_owned()));
}

#[tokio::test]
async fn an_expired_item_goes() {
    let tried = start().await;
    tried.make_table().await;
    tried.put_new("old", "x", in_an_hour() - 7200).await.unwrap();
    tried.put_new("new", "x", in_an_hour()).await.unwrap();
    for _ in 0..30 {
        let scan = tried.client.scan().table_name(TABLE).send().await.unwrap();
        if scan.count() == 1 {
            assert_eq!(scan.items()[0]["id"].as_s().unwrap(), "new");
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("the expired item is still there");
}
