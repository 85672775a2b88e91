//! Messages twice, messages that nobody understands.

use std::time::Duration;

use rdkafka::{
    ClientConfig, Message as _,
    consumer::{Consumer as _, StreamConsumer},
    message::{Headers as _, OwnedMessage},
    producer::{FutureProducer, FutureRecord},
};
use serde_json::{Value, json};

use super::stage;
use crate::{
    repository,
    stack::{Person, Stack, eventually},
};

fn producer(stack: &Stack) -> FutureProducer {
    ClientConfig::new()
        .set("bootstrap.servers", stack.kafka())
        .set("message.timeout.ms", "10000")
        .create()
        .expect("a producer")
}

async fn send(producer: &FutureProducer, topic: &str, payload: &str) {
    let record = FutureRecord::to(topic).key("the-same-key").payload(payload);
    producer.send(record, Duration::from_secs(10)).await.expect("Kafka takes it");
}

/// A message as its sample is, with an id of its own.
fn sample(topic: &str) -> Value {
    let text = repository::read(format!("events/messages/{topic}.json"));
    let mut message: Value = serde_json::from_str(&text).expect("JSON");
    message["id"] = json!(uuid::Uuid::now_v7());
    message
}

fn user_registered(id: uuid::Uuid) -> String {
    let mut message = sample("user-registered");
    message["subject"] = json!(id);
    message["data"]["user_id"] = json!(id);
    message["data"]["username"] = json!(format!("n{}", id.simple()));
    message["data"]["email"] = json!(format!("{}@example.org", id.simple()));
    message.to_string()
}

fn registration_expired(user: uuid::Uuid) -> String {
    let mut message = sample("registration-expired");
    message["data"]["user_id"] = json!(user);
    message.to_string()
}

async fn lines_of(database: &mut sqlx::PgConnection, user: uuid::Uuid) -> i64 {
    let sql = "SELECT count(*) FROM \"user\".activity
               WHERE kind = 'registration_expired' AND user_id::text = $1";
    sqlx::query_scalar(sql).bind(user.to_string()).fetch_one(database).await.expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_twice_has_one_effect_and_poison_is_put_aside_with_its_reason() {
    let stack = stage(&[]).await;
    let producer = producer(&stack);

    let person = uuid::Uuid::now_v7();
    let address = format!("{}@example.org", person.simple());
    let twice = user_registered(person);
    let after = uuid::Uuid::now_v7();
    send(&producer, "user-registered", &twice).await;
    send(&producer, "user-registered", &twice).await;
    send(&producer, "user-registered", "{\"not\": \"a message\"}").await;
    send(&producer, "user-registered", &user_registered(after)).await;

    // What came after the poison in the same partition is handled all the same.
    stack.mail_to(&format!("{}@example.org", after.simple()), "Welcome").await;
    assert_eq!(stack.mails_to(&address, "Welcome").await.len(), 1);

    let letter = dead_letter(&stack).await;
    assert_eq!(letter.payload(), Some(&b"{\"not\": \"a message\"}"[..]));
    let reason = header(&letter, "reason");
    assert!(reason.contains("CloudEvent"), "{reason}");

    // So it is where batches are handled at once.
    let lines = registration_expired(person);
    send(&producer, "registration-expired", &lines).await;
    send(&producer, "registration-expired", "{\"not\": \"a message\"}").await;
    send(&producer, "registration-expired", &lines).await;
    send(&producer, "registration-expired", &registration_expired(after)).await;
    let mut database = stack.database("platform").await;
    eventually("the line after the poison", Duration::from_secs(30), || async {
        (lines_of(&mut stack.database("platform").await, after).await == 1).then_some(())
    })
    .await;
    assert_eq!(lines_of(&mut database, person).await, 1);
}

/// The first message in the dead-letter topic.
async fn dead_letter(stack: &Stack) -> OwnedMessage {
    let consumer: StreamConsumer = ClientConfig::new()
        .set("bootstrap.servers", stack.kafka())
        .set("group.id", "test-dead-letters")
        .set("auto.offset.reset", "earliest")
        .create()
        .expect("a consumer");
    consumer.subscribe(&["turnout-dead-letters"]).expect("subscribe");
    let letter = tokio::time::timeout(Duration::from_secs(30), consumer.recv()).await;
    letter.expect("a dead letter within 30 s").expect("a message").detach()
}

fn header(letter: &OwnedMessage, name: &str) -> String {
    let headers = letter.headers().expect("headers");
    let value = headers.iter().find(|header| header.key == name).and_then(|header| header.value);
    String::from_utf8_lossy(value.expect(name)).into_owned()
}

async fn has_profile(database: &mut sqlx::PgConnection, user: uuid::Uuid) -> bool {
    let sql = "SELECT count(*) FROM \"user\".profiles WHERE user_id::text = $1";
    let known: i64 =
        sqlx::query_scalar(sql).bind(user.to_string()).fetch_one(database).await.expect("a count");
    known == 1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_fails_to_the_last_retry_becomes_a_dead_letter_and_can_be_sent_again() {
    // A thousand retries take hours: the pause between them grows to 30 s.
    let stack = stage(&[("TURNOUT_PARAMETERS", "MessageRetries=5")]).await;
    let producer = producer(&stack);
    let (unlucky, after) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    let mut database = stack.database("platform").await;
    let refuse = format!(
        "CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql
         AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
         CREATE TRIGGER refuse BEFORE INSERT ON \"user\".profiles FOR EACH ROW
         WHEN (NEW.user_id = '{unlucky}') EXECUTE FUNCTION public.refuse()"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(refuse)).execute(&mut database).await.expect("a trigger");

    let message = user_registered(unlucky);
    send(&producer, "user-registered", &message).await;
    send(&producer, "user-registered", &user_registered(after)).await;

    let letter = dead_letter(&stack).await;
    let record: Value = serde_json::from_slice(letter.payload().expect("a record")).expect("JSON");
    let request = &record["requestContext"];
    let function = request["functionArn"].as_str().expect("an ARN");
    assert!(function.ends_with(":function:user-on-user-registered"), "{function}");
    assert_eq!(request["condition"], "RetryAttemptsExhausted");
    assert_eq!(request["approximateInvokeCount"], 6, "the first attempt and five retries");
    // Where it was, and the message as it came: this one alone.
    let partition = format!("user-registered-{}", header(&letter, "partition"));
    let offset = header(&letter, "offset");
    let batch = &record["KafkaBatchInfo"];
    assert_eq!(batch["batchSize"], 1);
    assert_eq!(batch["recordsInfo"][&partition]["firstRecordOffset"], offset);
    assert_eq!(batch["recordsInfo"][&partition]["lastRecordOffset"], offset);
    let records = record["payload"]["records"][&partition].as_array().expect("records");
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["key"], "dGhlLXNhbWUta2V5", "the-same-key");
    assert_eq!(records[0]["offset"].to_string(), offset);
    assert_eq!(header(&letter, "topic"), "user-registered");
    assert_eq!(header(&letter, "attempts"), "6");

    // What came after it in its partition waits no longer.
    eventually("the next person's profile", Duration::from_secs(30), || async {
        has_profile(&mut stack.database("platform").await, after).await.then_some(())
    })
    .await;
    assert!(!has_profile(&mut database, unlucky).await);

    // The cause mended, the same message has its effect.
    let mend = "DROP TRIGGER refuse ON \"user\".profiles";
    sqlx::raw_sql(mend).execute(&mut database).await.expect("no trigger");
    send(&producer, "user-registered", &message).await;
    eventually("the profile that was missing", Duration::from_secs(30), || async {
        has_profile(&mut stack.database("platform").await, unlucky).await.then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_speaks_the_language_of_the_settings_as_they_are_now() {
    let stack = stage(&[]).await;
    let person = Person::new(&stack, "en", "UTC").await;
    let etag = person.profile().await.etag;
    let body = json!({ "locale": "ru", "time_zone": "Europe/Moscow", "name": "Анна" });
    let changed = person
        .send(reqwest::Method::PATCH, "/v1/me", Some(&body), &[("if-match", &etag)])
        .await
        .expect(200);
    assert_eq!(changed.json["locale"], "ru");
    eventually("Notification knows", Duration::from_secs(30), || async {
        let known = "SELECT count(*) FROM notification.recipients WHERE locale = 'ru'";
        (stack.count(known).await == 1).then_some(())
    })
    .await;
    let event = person.publish(&crate::stack::event_draft("Встреча", 3)).await;
    let id = person.register(&event).await.expect(201).id();
    person.confirm(&id).await.expect(200);
    let mail = stack.mail_to(&person.email, "зарегистрированы").await;
    assert!(mail.text().contains("Анна"), "{}", mail.text());
}
