//! A part is away: what goes on, what waits, what comes back.

use std::time::Duration;

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
            stack.fire("registration-relay").await;
            stack.mails_to(&person.email, "registered").await.pop()
        })
        .await;
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    for person in &people {
        assert_eq!(stack.mails_to(&person.email, "registered").await.len(), 1);
    }
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
