//! An event is called off in the middle of a sale, while functions are killed.

use std::{collections::HashMap, time::Duration};

use futures_util::stream::{self, StreamExt as _};
use serde_json::json;

use super::{crashes::insist, stage};
use crate::stack::{Person, Stack, event_draft, eventually};

/// Kills a function here and there, for as long as it is polled.
async fn storm(stack: &Stack) {
    for round in 0_usize.. {
        let prefix = ["registration-", "event-", "notification-on-registration"][round % 3];
        let pids = stack.processes(prefix).await;
        if let Some(pid) = pids.get(round % pids.len().max(1)) {
            // Its own children only: these pids come from the stack.
            let _ = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
        }
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_cancelled_during_a_sale_while_functions_are_killed() {
    const PEOPLE: usize = 200;
    // Whoever has a place or is to lose one.
    const LEFT: &str = "SELECT (SELECT count(*) FROM registration.registrations
            WHERE status IN
                ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed'))
        + (SELECT count(*) FROM event.holds WHERE status IN ('held', 'confirmed'))
        + (SELECT count(*) FROM event.events WHERE seats_release_at IS NOT NULL)
        + (SELECT count(*) FROM registration.cancelled_events WHERE due_at IS NOT NULL)";
    let stack = stage(&[]).await;
    let organizer = Person::new(&stack, "en", "UTC").await;
    // Fewer places than people: some wait.
    let event = organizer.publish(&event_draft("Doomed", 120)).await;
    let people: Vec<_> = stream::iter(0..PEOPLE)
        .map(|_| Person::new(&stack, "en", "UTC"))
        .buffer_unordered(8)
        .collect()
        .await;
    let sale = stream::iter(people.iter().enumerate()).for_each_concurrent(16, |(n, person)| {
        let (organizer, event) = (&organizer, &event);
        async move {
            if n == PEOPLE * 3 / 4 {
                let body = json!({ "message": "The hall is flooded." });
                let path = format!("/v1/events/{event}/cancel");
                // Killed in the middle, the key stays in progress until the function's
                // time is up: the organiser clicks again.
                let cancelled = eventually("it is cancelled", Duration::from_mins(1), || {
                    insist(organizer, &path, &body)
                });
                assert_eq!(cancelled.await["status"], "cancelled");
            }
            let body = json!({ "event_id": event, "waitlist": true });
            if let Some(created) = insist(person, "/v1/registrations", &body).await
                && let Some(id) = created["id"].as_str()
                && created["status"] == "pending"
            {
                insist(person, &format!("/v1/registrations/{id}/confirm"), &json!({})).await;
            }
        }
    });
    tokio::select! {
        () = sale => {}
        () = storm(&stack) => unreachable!("it does not end"),
    }
    let late = people[0].register(&event).await.expect(409);
    assert_eq!(late.code(), "event_cancelled");

    eventually("nobody has a place", Duration::from_mins(4), || async {
        stack.catch_up().await;
        (stack.count(LEFT).await == 0).then_some(())
    })
    .await;
    stack.fire("registration-reconcile").await;
    let log = stack.function_log("registration-reconcile");
    assert!(!log.contains("mended") && !log.contains("left for a person"), "{log}");
    stack.audit();
    mails_once_each(&stack).await;

    let mine = people[0].get("/v1/registrations").await.expect(200);
    assert_eq!(mine.json["items"][0]["cancel_reason"], "event_cancelled", "{}", mine.text);
    let shown = Person::stranger(&stack).get(&format!("/v1/events/{event}")).await.expect(200);
    assert_eq!(shown.json["cancellation"]["message"], "The hall is flooded.");
}

/// Everybody who had or awaited a place is told once, with the organiser's words.
async fn mails_once_each(stack: &Stack) {
    let ended = "SELECT count(*) FROM registration.registrations
                 WHERE cancel_reason = 'event_cancelled'";
    let expected = usize::try_from(stack.count(ended).await).expect("a count");
    assert!(expected > 0, "somebody was registered");
    let counts = eventually("a mail for each", Duration::from_secs(150), || async {
        stack.catch_up().await;
        let mut counts: HashMap<String, usize> = HashMap::new();
        for mail in stack.mails().await {
            if mail.subject() == "Cancelled: Doomed" {
                *counts.entry(mail.to().to_owned()).or_default() += 1;
            }
        }
        (counts.len() >= expected).then_some(counts)
    })
    .await;
    assert_eq!(counts.len(), expected, "nobody else got one");
    let doubled: Vec<_> = counts.iter().filter(|(_, mails)| **mails > 1).collect();
    assert!(doubled.is_empty(), "handed over twice: {doubled:?}");
    println!("{expected} mails, each once");
}
