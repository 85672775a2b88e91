//! Never an oversold seat.

use std::time::Duration;

use futures_util::future::join_all;

use super::stage;
use crate::stack::{Answer, Person, event_draft, eventually};

/// A machine that can't keep up may say so; people ask again then.
async fn patiently<F: Future<Output = Answer>>(ask: impl Fn() -> F) -> Answer {
    loop {
        let answer = ask().await;
        if answer.status != 503 {
            return answer;
        }
        assert!(answer.headers.contains_key("retry-after"), "{}", answer.text);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_people_want_fifty_places() {
    let stack = stage(&[("TURNOUT_PARAMETERS", "HoldSeconds=5")]).await;
    let organizer = Person::new(&stack, "en", "UTC").await;
    let event = organizer.publish(&event_draft("Hot event", 50)).await;
    let mut people = Vec::new();
    for _ in 0..25 {
        people.extend(join_all((0..8).map(|_| Person::new(&stack, "en", "UTC"))).await);
    }

    let answers = join_all(people.iter().map(|person| async {
        let created = patiently(|| person.register(&event)).await;
        match created.status {
            201 => {
                let id = created.id();
                patiently(|| person.confirm(&id)).await.expect(200).status
            }
            409 => {
                assert_eq!(created.code(), "sold_out", "{}", created.text);
                409
            }
            status => panic!("{status}: {}", created.text),
        }
    }))
    .await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 50);
    assert_eq!(answers.iter().filter(|status| **status == 409).count(), 150);

    let free = organizer.availability(&event).await;
    assert_eq!(free["confirmed"], 50);
    assert_eq!(free["free"], 0);
    let confirmed = "SELECT count(*) FROM registration.registrations WHERE status = 'confirmed'";
    assert_eq!(stack.count(confirmed).await, 50, "Registration agrees with Event");

    // Held by nobody's fault: somebody who never confirms.
    let other = organizer.publish(&event_draft("Half-hearted", 2)).await;
    people[0].register(&other).await.expect(201);
    assert_eq!(organizer.availability(&other).await["held"], 1);
    tokio::time::sleep(Duration::from_secs(11)).await;
    stack.fire("event-expire-holds").await;
    stack.fire("registration-sweep").await;
    eventually("no hold is left", Duration::from_secs(5), || async {
        let holds = "SELECT count(*) FROM event.holds WHERE status = 'held'";
        (stack.count(holds).await == 0).then_some(())
    })
    .await;
    assert_eq!(organizer.availability(&other).await["free"], 2);
    let mine = people[0].get("/v1/registrations").await.expect(200);
    assert!(mine.text.contains("\"expired\""), "{}", mine.text);
    stack.audit();
}
