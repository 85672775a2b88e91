//! From sign-up to the mail in the inbox, in both languages.

use std::time::{Duration, Instant};

use serde_json::json;

use super::stage;
use crate::stack::{Person, Stack, event_draft, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn from_sign_up_to_the_mail_in_both_languages() {
    let stack = stage(&[]).await;
    let organizer = Person::new(&stack, "en", "Europe/Berlin").await;
    let event = organizer.publish(&event_draft("Поэзия & <b>чай</b>", 5)).await;

    whole_path(&stack, &event, "en", "Welcome", "registered", "You're registered").await;
    whole_path(&stack, &event, "ru", "добро пожаловать", "зарегистрированы", "Вы зарегистрированы")
        .await;

    let free = organizer.availability(&event).await;
    assert_eq!((free["confirmed"].as_i64(), free["held"].as_i64()), (Some(2), Some(0)));
    found_in_the_list(&organizer, &event).await;
    mails_come_within_a_second(&stack, &organizer).await;
}

async fn whole_path(
    stack: &Stack,
    event: &str,
    locale: &str,
    welcome: &str,
    confirmed: &str,
    subject: &str,
) {
    let person = Person::new(stack, locale, "Asia/Yekaterinburg").await;
    let profile = person.profile().await;
    assert_eq!(profile.json["username"], person.username.as_str());
    assert_eq!(profile.json["locale"], locale);
    let mail = stack.mail_to(&person.email, welcome).await;
    assert!(!mail.text().is_empty() && !mail.html().is_empty(), "both parts");

    let created = person.register(event).await.expect(201);
    assert_eq!(created.json["status"], "pending");
    let id = created.id();
    let again = person.register(event).await.expect(409);
    assert_eq!(again.code(), "already_registered");
    assert_eq!(again.json["registration_id"], id.as_str());
    let done = person.confirm(&id).await.expect(200);
    assert_eq!(done.json["status"], "confirmed");
    let ticket = done.json["ticket"]["code"].as_str().expect("a ticket").to_owned();

    let mail = stack.mail_to(&person.email, confirmed).await;
    assert!(mail.subject().starts_with(subject), "{}", mail.subject());
    assert!(mail.text().contains(&ticket), "the ticket's code is in the mail");
    assert!(mail.text().contains("Поэзия & <b>чай</b>"), "text as it was written");
    assert!(!mail.html().contains("<b>чай</b>"), "the title is no markup in HTML");
    assert!(
        mail.attachments().iter().any(|name| name.contains(".ics")),
        "{:?}",
        mail.attachments()
    );

    eventually("three activities", Duration::from_secs(30), || async {
        let activity = person.get("/v1/me/activity").await.expect(200);
        let kinds: Vec<_> = activity.json["items"]
            .as_array()?
            .iter()
            .filter_map(|item| item["kind"].as_str().map(str::to_owned))
            .collect();
        ["account_created", "registration_created", "registration_confirmed"]
            .iter()
            .all(|kind| kinds.iter().any(|had| had == kind))
            .then_some(())
    })
    .await;
    let sent = person.get("/v1/me/notifications").await.expect(200);
    let kinds: Vec<_> = sent.json["items"].as_array().expect("items").iter().collect();
    assert_eq!(kinds.len(), 2, "{}", sent.text);
    assert!(kinds.iter().all(|mail| mail["status"] == "sent"), "{}", sent.text);
}

async fn found_in_the_list(organizer: &Person, event: &str) {
    for query in ["q=поэзию", "q=Поэзия", "place=venue&available=true"] {
        let found = organizer.get(&format!("/v1/events?{query}")).await.expect(200);
        let ids: Vec<_> = found.json["items"].as_array().expect("items").iter().collect();
        assert!(ids.iter().any(|item| item["id"] == event), "{query}: {}", found.text);
    }
    let none = organizer.get("/v1/events?q=nothing-of-the-kind").await.expect(200);
    assert_eq!(none.json["items"], json!([]));
}

/// p95 of twenty, one after the other.
async fn mails_come_within_a_second(stack: &Stack, organizer: &Person) {
    let event = organizer.publish(&event_draft("Quick mail", 30)).await;
    let mut times = Vec::new();
    for _ in 0..20 {
        let person = Person::new(stack, "en", "UTC").await;
        person.profile().await;
        stack.mail_to(&person.email, "Welcome").await;
        let id = person.register(&event).await.expect(201).id();
        person.confirm(&id).await.expect(200);
        let confirmed = Instant::now();
        stack.mail_to(&person.email, "registered").await;
        times.push(confirmed.elapsed());
    }
    times.sort();
    println!("mail after confirmation: p50 {:?}, p95 {:?}", times[9], times[18]);
    assert!(times[18] <= Duration::from_secs(1), "p95 {:?}", times[18]);
}
