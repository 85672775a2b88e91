//! Messages twice, messages that nobody understands.

use std::time::Duration;

use rdkafka::{
    ClientConfig, Message as _,
    consumer::{Consumer as _, StreamConsumer},
    message::Headers as _,
    producer::{FutureProducer, FutureRecord},
};
use serde_json::json;

use super::stage;
use crate::stack::{Person, Stack, eventually};

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

fn user_registered(id: uuid::Uuid) -> String {
    json!({
        "specversion": "1.0", "id": uuid::Uuid::now_v7(), "source": "/turnout/auth",
        "type": "user-registered", "subject": id, "time": "2026-11-01T12:00:00Z",
        "datacontenttype": "application/json", "dataschema": "/schemas/user-registered/1.json",
        "data": {
            "user_id": id, "username": format!("n{}", id.simple()),
            "email": format!("{}@example.org", id.simple()), "locale": "en", "time_zone": "UTC",
            "registered_at": "2026-11-01T12:00:00Z",
        },
    })
    .to_string()
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

    let consumer: StreamConsumer = ClientConfig::new()
        .set("bootstrap.servers", stack.kafka())
        .set("group.id", "test-dead-letters")
        .set("auto.offset.reset", "earliest")
        .create()
        .expect("a consumer");
    consumer.subscribe(&["turnout-dead-letters"]).expect("subscribe");
    let letter = tokio::time::timeout(Duration::from_secs(30), consumer.recv()).await;
    let letter = letter.expect("a dead letter within 30 s").expect("a message");
    assert_eq!(letter.payload(), Some(&b"{\"not\": \"a message\"}"[..]));
    let headers = letter.headers().expect("headers");
    let reason = headers
        .iter()
        .find(|header| header.key == "reason")
        .and_then(|header| header.value)
        .expect("a reason");
    let reason = String::from_utf8_lossy(reason);
    assert!(reason.contains("CloudEvent"), "{reason}");
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
    eventually("Notification knows", Duration::from_secs(15), || async {
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
