//! A part is away: what goes on, what waits, what comes back.

use std::time::{Duration, Instant};

use super::stage;
use crate::stack::{Person, event_draft, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn without_kafka_registering_works_and_the_mails_come_later_once() {
    let stack = stage(&[]).await;
    let organizer = Person::new(&stack, "en", "UTC").await;
    let event = organizer.publish(&event_draft("Offline", 10)).await;
    let mut people = Vec::new();
    for _ in 0..3 {
        let person = Person::new(&stack, "en", "UTC").await;
        stack.mail_to(&person.email, "Welcome").await;
        people.push(person);
    }

    stack.stop_part("kafka").await;
    for person in &people {
        let id = person.register(&event).await.expect(201).id();
        person.confirm(&id).await.expect(200);
    }
    stack.start_part("kafka").await;
    for person in &people {
        let what = format!("the mail to {}", person.email);
        eventually(&what, Duration::from_mins(1), || async {
            stack.catch_up().await;
            stack.mails_to(&person.email, "registered").await.pop()
        })
        .await;
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    for person in &people {
        assert_eq!(stack.mails_to(&person.email, "registered").await.len(), 1);
    }
}

/// How long a person waits at most, in a function that has to start first.
const PATIENCE: Duration = Duration::from_secs(5);

async fn in_time<T>(what: &str, call: impl Future<Output = T>) -> T {
    let started = Instant::now();
    let answer = call.await;
    assert!(started.elapsed() < PATIENCE, "{what} took {:?}", started.elapsed());
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_that_start_without_kafka_serve_and_the_messages_come_later_once() {
    let stack = stage(&[]).await;
    let organizer = Person::new(&stack, "en", "UTC").await;
    let event = organizer.publish(&event_draft("Without Kafka", 10)).await;
    stack.stop_part("kafka").await;
    for pid in stack.processes("").await {
        // The stack's own children: it told their ids.
        let _ = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
    }

    let mut person = Person::stranger(&stack);
    in_time("signing up", person.sign_up("en", "UTC")).await.expect(201);
    in_time("signing in", person.sign_in()).await;
    let id = in_time("registering", person.register(&event)).await.expect(201).id();
    in_time("confirming", person.confirm(&id)).await.expect(200);
    assert_eq!(person.get("/v1/me").await.status, 404, "the profile comes by message");
    assert!(stack.mails_to(&person.email, "").await.is_empty());

    stack.start_part("kafka").await;
    eventually("the mail about the place", Duration::from_mins(1), || async {
        stack.catch_up().await;
        stack.mails_to(&person.email, "registered").await.pop()
    })
    .await;
    person.profile().await;
    stack.mail_to(&person.email, "Welcome").await;
    // Whatever comes twice comes soon.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let activity = person.get("/v1/me/activity").await.expect(200);
    let items = activity.json["items"].as_array().expect("items");
    let mut kinds: Vec<_> = items.iter().filter_map(|item| item["kind"].as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["account_created", "registration_confirmed", "registration_created"]);
    assert_eq!(stack.mails_to(&person.email, "").await.len(), 2, "a welcome and a confirmation");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_vault_what_runs_goes_on_and_a_new_function_says_why_it_cannot() {
    let stack = stage(&[]).await;
    let person = Person::new(&stack, "en", "UTC").await;
    person.profile().await;
    stack.stop_part("vault").await;
    person.get("/v1/me").await.expect(200);

    // registration-list has not run yet: it has to start now.
    let answer = person.get("/v1/registrations").await;
    assert!(answer.status >= 500, "{}", answer.text);
    assert!(!answer.text.contains("127.0.0.1"), "no internal detail: {}", answer.text);
    let log = stack.function_log("registration-list");
    assert!(log.contains(&stack.vault()), "the log names Vault's address:\n{log}");

    stack.start_part("vault").await;
    eventually("it starts again", Duration::from_secs(20), || async {
        (person.get("/v1/registrations").await.status == 200).then_some(())
    })
    .await;
}
