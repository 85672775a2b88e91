//! Input that means harm, or just isn't what a form would send.

use serde_json::{Value, json};

use super::stage;
use crate::stack::{Person, event_draft};

#[tokio::test(flavor = "multi_thread")]
async fn hostile_input_gets_clear_errors_and_breaks_nothing() {
    let stack = stage(&[]).await;
    let person = Person::new(&stack, "en", "UTC").await;
    let json_type = [("content-type", "application/json")];
    let raw = |body: String| {
        let person = person.clone();
        async move { person.raw("/v1/events", body, &json_type).await }
    };

    raw("{\"title\":".into()).await.expect(400);
    let huge = raw(format!("{{\"title\":\"{}\"}}", "x".repeat(7_000_000))).await;
    assert_eq!(huge.status, 413, "{}", huge.text);
    let wrong =
        raw(r#"{"title":5,"capacity":"many","place":[],"time_zone":7}"#.into()).await.expect(422);
    let pointers: Vec<_> = wrong.json["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .filter_map(|error| error["pointer"].as_str())
        .collect();
    for pointer in ["/title", "/capacity", "/place", "/time_zone", "/starts_at", "/ends_at"] {
        let told = pointers.iter().any(|told| told.starts_with(pointer));
        assert!(told, "{pointer} is missing in {pointers:?}");
    }

    let with = |field: &str, value: Value| {
        let mut draft = event_draft("Fine", 5);
        draft[field] = value;
        draft
    };
    for (field, value) in [
        ("title", json!("x".repeat(10_000))),
        ("title", json!("a\u{0}b")),
        ("title", json!("a\u{1b}[31mb")),
        ("title", json!("   ")),
        ("description", json!("x".repeat(10_001))),
        ("capacity", json!(0)),
        ("capacity", json!(-1)),
        ("capacity", json!(1e9)),
        ("time_zone", json!("Mars/Olympus")),
        ("starts_at", json!("2027-02-30T10:00:00+01:00")),
        // 02:30 does not exist in Berlin on that night, at either offset.
        ("starts_at", json!("2027-03-28T02:30:00+01:00")),
        ("starts_at", json!("2027-03-28T02:30:00+02:00")),
        ("place", json!({ "kind": "online", "link": "javascript:alert(1)" })),
    ] {
        let refused = person.post("/v1/events", &with(field, value.clone())).await.expect(422);
        let pointers = refused.json["errors"].to_string();
        assert!(pointers.contains(field), "{field}={value}: {}", refused.text);
    }

    for title in [
        "'; DROP TABLE event.events; --",
        "<script>alert(1)</script>",
        "{{ 7 * 7 }} ${7*7} %s%n",
        "مهرجان الشعر",
        "\u{202e}gnp.exe",
        "🎪👩‍👩‍👧‍👦",
    ] {
        let created = person.post("/v1/events", &event_draft(title, 5)).await.expect(201);
        let read = person.get(&format!("/v1/events/{}", created.id())).await.expect(200);
        assert_eq!(read.json["title"], title, "kept as it was written");
    }
    for query in ["q='%20OR%201=1", "q=%00", "cursor=AAAA", "limit=1000", "from=yesterday", "q=%FF"]
    {
        let answer = person.get(&format!("/v1/events?{query}")).await;
        assert!(answer.status < 500, "{query}: {} {}", answer.status, answer.text);
    }
    person.get("/v1/events/not-an-id").await.expect(404);
    person.get("/v1/nothing").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_post_twice_has_one_effect() {
    let stack = stage(&[]).await;
    let person = Person::new(&stack, "en", "UTC").await;
    let draft = event_draft("Once", 5);
    let key = [("idempotency-key", "5d6f1c52-once")];
    let post = |body: Value| {
        let person = person.clone();
        async move { person.send(reqwest::Method::POST, "/v1/events", Some(&body), &key).await }
    };
    let first = post(draft.clone()).await.expect(201);
    let again = post(draft.clone()).await.expect(201);
    assert_eq!(first.text, again.text);
    assert_eq!(again.headers["idempotent-replayed"], "true");
    let mine = person.get("/v1/me/events").await.expect(200);
    assert_eq!(mine.json["items"].as_array().map(Vec::len), Some(1));
    let other = post(event_draft("Another", 5)).await.expect(422);
    assert_eq!(other.code(), "idempotency_key_reused");
}

/// A double click, an impatient proxy: one registration, and one answer.
#[tokio::test(flavor = "multi_thread")]
async fn one_request_sent_five_times_at_once_with_one_key_is_one_registration() {
    let stack = stage(&[]).await;
    let person = Person::new(&stack, "en", "UTC").await;
    let event = person.publish(&event_draft("Five times", 10)).await;
    let body = json!({ "event_id": event });
    let key = uuid::Uuid::new_v4().to_string();
    let headers = [("idempotency-key", key.as_str())];
    let once = || person.send(reqwest::Method::POST, "/v1/registrations", Some(&body), &headers);
    let answers = futures_util::future::join_all((0..5).map(|_| once())).await;
    let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert!(!made.is_empty(), "{answers:?}");
    for answer in &answers {
        match answer.status {
            201 => assert_eq!(answer.text, made[0].text, "one answer"),
            409 => assert!(answer.headers.contains_key("retry-after"), "{}", answer.text),
            status => panic!("{status}: {}", answer.text),
        }
    }
    let replayed = once().await.expect(201);
    assert_eq!(replayed.text, made[0].text);
    assert!(replayed.headers.contains_key("idempotent-replayed"));
    let rows = "SELECT count(*) FROM registration.registrations";
    assert_eq!(stack.count(rows).await, 1);
    assert_eq!(stack.count("SELECT count(*) FROM event.holds").await, 1);
    stack.audit();
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_a_password_is_slowed_down() {
    let stack = stage(&[]).await;
    let person = Person::new(&stack, "en", "UTC").await;
    let guess = json!({ "login": person.username, "password": "not the password" });
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(person.post("/v1/auth/login", &guess).await);
    }
    assert_eq!(answers[0].status, 401);
    assert_eq!(answers[0].code(), "invalid_credentials");
    let last = answers.pop().expect("twelve").expect(429);
    assert!(last.headers.contains_key("retry-after"));
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_requests_find_no_server_error() {
    let stack = stage(&[]).await;
    let person = Person::new(&stack, "en", "UTC").await;
    person.profile().await;
    person.publish(&event_draft("Something to find", 5)).await;
    let output = tokio::process::Command::new("scripts/schemathesis")
        .args([&stack.url, person.token.as_ref().expect("a token")])
        .current_dir(crate::repository::root())
        .output()
        .await
        .expect("run scripts/schemathesis");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("passed") || said.contains("No issues"), "it ran nothing: {said}");
}
