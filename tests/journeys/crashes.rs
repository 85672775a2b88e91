//! Functions are killed anywhere, and the machine too.

use std::{collections::HashMap, time::Duration};

use futures_util::stream::{self, StreamExt as _};
use serde_json::json;

use super::stage;
use crate::stack::{Person, Stack, event_draft, eventually};

/// How a person behaves whose click failed: tries again for a while, with the
/// same idempotency key.
pub async fn insist(
    person: &Person,
    path: &str,
    body: &serde_json::Value,
) -> Option<serde_json::Value> {
    let key = uuid::Uuid::new_v4().to_string();
    let headers = [("idempotency-key", key.as_str())];
    for _ in 0..3 {
        match person.try_send(reqwest::Method::POST, path, Some(body), &headers).await {
            Ok(answer) if answer.status < 300 => return Some(answer.json),
            Ok(answer) if answer.code() == "already_registered" => {
                return Some(json!({ "id": answer.json["registration_id"] }));
            }
            _ => tokio::time::sleep(Duration::from_millis(300)).await,
        }
    }
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_killed_during_five_hundred_registrations() {
    const PEOPLE: usize = 500;
    let stack = stage(&[]).await;
    let organizer = Person::new(&stack, "en", "UTC").await;
    let event = organizer.publish(&event_draft("Stormy", 400)).await;
    let people: Vec<_> = stream::iter(0..PEOPLE)
        .map(|_| Person::new(&stack, "en", "UTC"))
        .buffer_unordered(8)
        .collect()
        .await;

    let storm = async {
        let mut killed = 0;
        for round in 0_usize.. {
            let prefix = ["registration-", "event-hold", "notification-on-registration"][round % 3];
            let pids = stack.processes(prefix).await;
            if let Some(pid) = pids.get(round % pids.len().max(1)) {
                // Its own children only: these pids come from the stack.
                let _ = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
                killed += 1;
            }
            tokio::time::sleep(Duration::from_millis(400)).await;
            if killed > 200 {
                break;
            }
        }
    };
    let rush = stream::iter(&people).for_each_concurrent(16, |person| async {
        let body = json!({ "event_id": event });
        if let Some(created) = insist(person, "/v1/registrations", &body).await
            && let Some(id) = created["id"].as_str()
        {
            insist(person, &format!("/v1/registrations/{id}/confirm"), &json!({})).await;
        }
    });
    tokio::select! {
        () = rush => {}
        () = storm => panic!("the storm outlasted the rush"),
    }
    settled(&stack).await;
    seats_agree(&stack, 400).await;
    stack.audit();
    mails_once_each(&stack, &people).await;
}

/// Every half-done registration ends by what runs every minute; an import's intents
/// after half a minute.
async fn settled(stack: &Stack) {
    // Confirmations that were asked for, intents, and releases that are due.
    const HALF_DONE: &str = "SELECT count(*) FROM registration.registrations
        WHERE status = 'requested' OR seat_release_due
           OR (status = 'pending' AND confirm_requested_at IS NOT NULL)";
    eventually("every half-done registration has ended", Duration::from_secs(105), || async {
        stack.catch_up().await;
        (stack.count(HALF_DONE).await == 0).then_some(())
    })
    .await;
}

/// Whenever its function is killed, an import registers everybody or nobody.
#[tokio::test(flavor = "multi_thread")]
async fn imports_killed_at_any_moment() {
    const PEOPLE: usize = 15;
    const IMPORTS: i64 = 16;
    const UNTOLD: &str = "SELECT count(*) FROM registration.registrations r
        WHERE status = 'confirmed' AND NOT EXISTS (
            SELECT FROM notification.mails m WHERE m.subject_id = r.id
                AND m.kind = 'registration_confirmed' AND m.status = 'sent')";
    let stack = stage(&[]).await;
    let organizer = Person::new(&stack, "en", "UTC").await;
    let people: Vec<_> = stream::iter(0..PEOPLE)
        .map(|_| Person::new(&stack, "en", "UTC"))
        .buffer_unordered(4)
        .collect()
        .await;
    eventually("Registration knows them", Duration::from_secs(30), || async {
        let known = "SELECT count(*) FROM registration.people WHERE email IS NOT NULL";
        (stack.count(known).await > 15).then_some(())
    })
    .await;
    let csv = people.iter().fold("email\n".to_owned(), |csv, one| format!("{csv}{}\n", one.email));
    let body = json!({ "csv": csv, "preview": false });
    let mut answered = 0;
    for number in 0..IMPORTS.unsigned_abs() {
        let event = organizer.publish(&event_draft("Imported", 20)).await;
        let path = format!("/v1/events/{event}/attendees/import");
        let (answer, ()) = tokio::join!(
            organizer.try_send(reqwest::Method::POST, &path, Some(&body), &[]),
            async {
                tokio::time::sleep(Duration::from_millis(60 * number)).await;
                for pid in stack.processes("registration-import").await {
                    // Its own children only: these pids come from the stack.
                    let _ =
                        std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
                }
            }
        );
        answered += i64::from(answer.is_ok_and(|answer| answer.status == 201));
    }
    settled(&stack).await;
    let torn = stack
        .count(
            "SELECT count(*) FROM (
                 SELECT FROM registration.registrations WHERE status = 'confirmed'
                 GROUP BY event_id HAVING count(*) <> 15
             ) torn",
        )
        .await;
    assert_eq!(torn, 0, "some were registered and some not");
    let done = stack
        .count(
            "SELECT count(DISTINCT event_id) FROM registration.registrations
             WHERE status = 'confirmed'",
        )
        .await;
    println!("of {IMPORTS} imports {answered} answered, {done} were done");
    assert!((answered..IMPORTS).contains(&done), "{answered} answered, {done} done");
    seats_agree(&stack, 20 * 16).await;
    // What a killed import had not published waits for the relay, and the mail then
    // for its own.
    eventually("everybody has their mail", Duration::from_mins(4), || async {
        stack.catch_up().await;
        (stack.count(UNTOLD).await == 0).then_some(())
    })
    .await;
    stack.audit();
}

/// What Event has sold is what Registration has given out.
async fn seats_agree(stack: &Stack, capacity: i64) {
    let confirmed = stack
        .count("SELECT count(*) FROM registration.registrations WHERE status = 'confirmed'")
        .await;
    let seats = stack
        .count(
            "SELECT coalesce(sum(confirmed), 0)::bigint FROM event.seat_shards
             WHERE event_id IS NOT NULL",
        )
        .await;
    assert_eq!(seats, confirmed, "seats sold and registrations confirmed");
    assert!(confirmed <= capacity, "oversold: {confirmed}");
    let stray = stack
        .count(
            "SELECT count(*) FROM event.holds h WHERE status = 'confirmed' AND NOT EXISTS (
                 SELECT FROM registration.registrations r
                 WHERE r.id = h.hold_id AND r.status = 'confirmed')",
        )
        .await;
    assert_eq!(stray, 0, "seats that belong to no registration");
    println!("{confirmed} of {capacity} places confirmed");
}

async fn mails_once_each(stack: &Stack, people: &[Person]) {
    let confirmed = stack
        .count("SELECT count(*) FROM registration.registrations WHERE status = 'confirmed'")
        .await;
    let expected = usize::try_from(confirmed).expect("a count");
    let counts = eventually("a mail for each confirmation", Duration::from_secs(90), || async {
        stack.catch_up().await;
        let mut counts: HashMap<String, Vec<String>> = HashMap::new();
        for mail in stack.mails().await {
            if mail.subject().contains("registered") {
                counts.entry(mail.to().to_owned()).or_default().push(mail.message_id().to_owned());
            }
        }
        (counts.len() >= expected).then_some(counts)
    })
    .await;
    assert_eq!(counts.len(), expected, "nobody else got one");
    assert!(people.len() >= expected);
    let doubled: Vec<_> = counts.iter().filter(|(_, ids)| ids.len() > 1).collect();
    assert!(doubled.is_empty(), "handed over twice: {doubled:?}");
    println!("{expected} mails, each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_the_machine_restarts_in_the_middle() {
    let mut stack = stage(&[]).await;
    let organizer = Person::new(&stack, "en", "UTC").await;
    let event = organizer.publish(&event_draft("Restarted", 100)).await;
    let people: Vec<_> = stream::iter(0..40)
        .map(|_| Person::new(&stack, "en", "UTC"))
        .buffer_unordered(4)
        .collect()
        .await;
    let mut registered = Vec::new();
    for person in &people {
        registered.push(person.register(&event).await.expect(201).id());
    }
    for (person, id) in people.iter().zip(&registered).take(20) {
        person.confirm(id).await.expect(200);
    }
    stack.kill();
    stack.resume(&[]).await;
    for (person, id) in people.iter().zip(&registered).skip(20) {
        person.confirm(id).await.expect(200);
    }
    settled(&stack).await;
    seats_agree(&stack, 100).await;
    stack.audit();
    eventually("forty mails were sent", Duration::from_mins(1), || async {
        stack.catch_up().await;
        let sent = "SELECT count(*) FROM notification.mails
                    WHERE kind = 'registration_confirmed' AND status = 'sent'";
        (stack.count(sent).await == 40).then_some(())
    })
    .await;
}
