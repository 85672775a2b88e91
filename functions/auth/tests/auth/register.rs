//! auth-register

use http::Method;
use serde_json::json;
use test_kit::TestDynamoDb;

use crate::bench::{Bench, PASSWORD, account, post};

#[tokio::test]
async fn an_account_is_made_and_others_are_told() {
    let bench = Bench::new().await;
    let body = json!({
        "username": "Ada", "email": " Ada@Example.ORG ", "password": PASSWORD,
        "locale": "ru", "time_zone": "Europe/Moscow",
    });
    let answer = post(&bench.register(), "register", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.header("location"), "/v1/me");
    let id = answer.json["id"].clone();
    assert_eq!(
        answer.json,
        json!({
            "id": id, "username": "Ada", "email": "Ada@example.org", "locale": "ru",
            "time_zone": "Europe/Moscow", "roles": ["attendee"],
            "created_at": bench.clock.now().to_string(),
        })
    );
    let outbox = bench.database.outbox("auth").await;
    assert_eq!(outbox.len(), 1);
    let (topic, message) = &outbox[0];
    assert_eq!(topic, "user-registered");
    assert_eq!(message["subject"], id);
    assert_eq!(
        message["data"],
        json!({
            "user_id": id, "username": "Ada", "email": "Ada@example.org", "locale": "ru",
            "time_zone": "Europe/Moscow", "registered_at": bench.clock.now().to_string(),
        })
    );
}

#[tokio::test]
async fn language_and_time_zone_may_be_left_out() {
    let bench = Bench::new().await;
    let answer = post(&bench.register(), "register", &account("ada")).await;
    assert_eq!(answer.json["locale"], "en");
    assert_eq!(answer.json["time_zone"], "UTC");
}

#[tokio::test]
async fn a_taken_name_or_address_is_a_conflict_in_any_case() {
    let bench = Bench::new().await;
    bench.sign_up("ada").await;
    let again = post(&bench.register(), "register", &account("ada")).await;
    assert_eq!((again.status.as_u16(), again.code()), (409, "username_taken"));
    for (username, email, code) in [
        ("ADA", "other@example.org", "username_taken"),
        ("other", "ADA@EXAMPLE.org", "email_taken"),
    ] {
        let body = json!({"username": username, "email": email, "password": PASSWORD});
        let answer = post(&bench.register(), "register", &body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (409, code));
    }
    assert_eq!(bench.database.outbox("auth").await.len(), 1, "nobody hears of a refused sign-up");
}

#[tokio::test]
async fn of_many_with_one_name_at_once_one_wins() {
    let bench = Bench::new().await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..8 {
        let client = bench.register();
        tasks.spawn(async move {
            let email = format!("ada{n}@example.org");
            let body = json!({"username": "ada", "email": email, "password": PASSWORD});
            post(&client, "register", &body).await.status.as_u16()
        });
    }
    let mut statuses = tasks.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(bench.database.outbox("auth").await.len(), 1);
}

#[tokio::test]
async fn a_repetition_with_its_key_gets_the_same_answer() {
    let bench = Bench::new().await;
    let client = bench.register().header("idempotency-key", "4b6cf1f0-5b1c");
    // No name that a hexadecimal id could spell.
    let first = post(&client, "register", &account("sonya")).await;
    let second = post(&client, "register", &account("sonya")).await;
    assert_eq!(first.status, 201);
    assert_eq!((second.status, &second.text), (first.status, &first.text));
    assert_eq!(bench.database.outbox("auth").await.len(), 1);
    let other = post(&client, "register", &account("bob")).await;
    assert_eq!((other.status.as_u16(), other.code()), (422, "idempotency_key_reused"));
    let table = bench.dynamodb.dump().await;
    for secret in ["sonya", "horse", "4b6cf1f0", "192.0.2.1"] {
        assert!(!table.contains(secret), "{secret} in {table}");
    }
}

#[tokio::test]
async fn every_invalid_field_is_named_at_once() {
    let bench = Bench::new().await;
    let body = json!({
        "username": "a", "email": "nowhere", "password": "short",
        "locale": "tlh", "time_zone": "Mars/Olympus",
    });
    let answer = post(&bench.register(), "register", &body).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.pointers(), ["/email", "/locale", "/password", "/time_zone", "/username"]);
    let answer = post(&bench.register(), "register", &json!({})).await;
    assert_eq!(answer.pointers(), ["/email", "/password", "/username"]);
    let mistyped = json!({"username": 1, "email": [], "password": {}});
    let answer = post(&bench.register(), "register", &mistyped).await;
    assert_eq!(answer.pointers(), ["/email", "/password", "/username"]);
}

#[tokio::test]
async fn hostile_input_is_refused_and_never_breaks_anything() {
    let bench = Bench::new().await;
    let long = "a".repeat(10_000);
    for text in [
        "'; DROP TABLE auth.accounts; --",
        "<script>alert(1)</script>",
        "a\u{0}da",
        "\u{202e}ada",
        "🦀🦀🦀",
        "../../etc/passwd",
        &long,
    ] {
        let body = json!({
            "username": text, "email": text, "password": PASSWORD, "time_zone": text,
        });
        let answer = post(&bench.register(), "register", &body).await;
        assert_eq!(answer.status, 422, "{text}");
        assert_eq!(answer.pointers(), ["/email", "/time_zone", "/username"]);
    }
    let path = "/v1/auth/register";
    let json_type = Some("application/json");
    for (content_type, body, status) in [
        (json_type, "{", 400),
        (json_type, "", 400),
        (json_type, "[]", 422),
        (json_type, "\"text\"", 422),
        (Some("text/plain"), "{}", 415),
        (None, "{}", 415),
    ] {
        let answer = bench.register().raw(Method::POST, path, content_type, body.into()).await;
        assert_eq!(answer.status, status, "{body}");
    }
    let huge = format!("{{\"username\":\"{}\"}}", "a".repeat(7_000_000));
    let answer = bench.register().raw(Method::POST, path, json_type, huge.into()).await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn an_unusual_password_works_as_it_was_typed() {
    let bench = Bench::new().await;
    for (name, password) in [
        ("one", "пароль из двух слов"),
        ("two", "🐎🔋📎🎲🎹🎻🥁🎺🎸🪕🪗🎷"),
        ("three", "with\u{0}nul and\ttab"),
        ("four", "' OR 1=1; -- <b>"),
    ] {
        let mut body = account(name);
        body["password"] = json!(password);
        let answer = post(&bench.register(), "register", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(bench.try_password(name, password).await.status, 200);
    }
}

#[tokio::test]
async fn an_address_may_sign_up_twenty_times_an_hour() {
    let bench = Bench::new().await;
    bench.sign_up("ada").await;
    for _ in 0..19 {
        assert_eq!(post(&bench.register(), "register", &account("ada")).await.status, 409);
    }
    let answer = post(&bench.register(), "register", &account("bob")).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (429, "too_many_requests"));
    assert_eq!(answer.header("retry-after"), "3600");
    bench.clock.advance(jiff::SignedDuration::from_hours(1));
    bench.sign_up("bob").await;
}

#[tokio::test]
async fn without_counters_nobody_signs_up() {
    let bench = Bench::new().await;
    let client = bench.register_counting_in(&TestDynamoDb::unreachable());
    let answer = post(&client, "register", &account("ada")).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "temporarily_unavailable"));
    assert!(bench.database.outbox("auth").await.is_empty());
}
