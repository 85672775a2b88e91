use http::Method;
use serde_json::{Value, json};

use crate::world::{World, event, id_of, search};

/// Texts that must come back as they were given.
const HARMLESS: [&str; 7] = [
    "'; DROP TABLE event.events; --",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} %s %n \\",
    "\u{645}\u{631}\u{62d}\u{628}\u{627} \u{628}\u{643}\u{645}",
    "\u{202e}evitceffe era sedirrevo",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466} \u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
    "\"; {\"a\": 1} //",
];

#[tokio::test]
async fn text_is_kept_as_text() {
    let world = World::new().await;
    for text in HARMLESS {
        let made = world
            .published(&json!({
                "title": text,
                "description": text,
                "place": { "kind": "venue", "name": text, "address": text },
            }))
            .await;
        let shown = world.anybody().send(Method::GET, &format!("/v1/events/{made}")).await;
        assert!(shown.header("content-type").starts_with("application/json"));
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        for value in [
            &shown.json["title"],
            &shown.json["description"],
            &shown.json["place"]["name"],
            &shown.json["place"]["address"],
        ] {
            assert_eq!(value, text);
        }
        let found = world.anybody().send(Method::GET, &search(text)).await;
        assert_eq!(found.status, 200, "{text}");
    }
}

#[tokio::test]
async fn control_characters_are_refused_everywhere() {
    let world = World::new().await;
    for control in ["\u{0}", "\u{1b}[31m", "\u{7f}", "\u{85}", "\r"] {
        let text = format!("a{control}b");
        let answer = world
            .draft(&json!({
                "title": text,
                "description": text,
                "place": { "kind": "venue", "name": text, "address": text },
                "time_zone": text,
                "starts_at": text,
            }))
            .await;
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.pointers(),
            ["/description", "/place/address", "/place/name", "/starts_at", "/time_zone", "/title",],
            "{text:?}"
        );
    }
    let lines = world.draft(&json!({ "description": "one\r\ntwo\n\tthree" })).await;
    assert_eq!(lines.json["description"], "one\ntwo\n\tthree");
}

#[tokio::test]
async fn lengths_are_counted_in_characters() {
    let world = World::new().await;
    let fits =
        json!({ "title": "\u{1f980}".repeat(200), "description": "\u{1f980}".repeat(10_000) });
    assert_eq!(world.draft(&fits).await.status, 201);
    let long = "x".repeat(10_001);
    let answer = world
        .draft(&json!({
            "title": long,
            "description": long,
            "place": { "kind": "online", "link": format!("https://example.org/{long}") },
        }))
        .await;
    assert_eq!(answer.pointers(), ["/description", "/place/link", "/title"]);
    for field in ["/description", "/place/link", "/title"] {
        let errors = answer.json["errors"].as_array().unwrap();
        let error = errors.iter().find(|error| error["pointer"] == field).unwrap();
        assert_eq!(error["code"], "too_long", "{field}");
    }
}

#[tokio::test]
async fn letters_that_look_alike_are_stored_alike() {
    let world = World::new().await;
    let decomposed = world.draft(&json!({ "title": "Cafe\u{301}" })).await;
    assert_eq!(decomposed.json["title"], "Caf\u{e9}");
}

#[tokio::test]
async fn a_link_that_runs_code_is_refused() {
    let world = World::new().await;
    for link in ["javascript:alert(1)", "data:text/html,<script>", "file:///etc/passwd", "x"] {
        let answer = world.draft(&json!({ "place": { "kind": "online", "link": link } })).await;
        assert_eq!(answer.pointers(), ["/place/link"], "{link}");
    }
}

#[tokio::test]
async fn wrong_types_are_told_and_never_break_anything() {
    let world = World::new().await;
    let wrong = [json!(null), json!([]), json!({}), json!(-1), json!(1.5), json!(1e300), json!("")];
    for field in event(&json!({})).as_object().unwrap().keys() {
        for value in &wrong {
            // No description and no kind of text but these are allowed.
            let answer = world.draft(&json!({ field: value })).await;
            let allowed = field == "description" && *value == json!("");
            assert_eq!(answer.status, if allowed { 201 } else { 422 }, "{field}: {value}");
            if !allowed {
                let first = answer.pointers()[0].to_owned();
                assert!(first.starts_with(&format!("/{field}")), "{field}: {value}: {first}");
            }
        }
    }
    for body in ["", "{", "[1,", "\u{feff}{}", "nul"] {
        let body = axum::body::Body::from(body);
        let answer =
            world.organizer().raw(Method::POST, "/v1/events", Some("application/json"), body).await;
        assert_eq!(answer.status, 400);
    }
    for body in [json!([]), json!("x"), json!(7), Value::Null] {
        let answer = world.organizer().json(Method::POST, "/v1/events", &body).await;
        assert_eq!(answer.status, 422, "{body}");
    }
}

#[tokio::test]
async fn an_edit_is_checked_as_a_new_event_is() {
    let world = World::new().await;
    let made = world.draft(&json!({})).await;
    let editor = world.organizer().header("if-match", "\"1\"");
    let nulls: Value = event(&json!({}))
        .as_object()
        .unwrap()
        .keys()
        .map(|field| (field.clone(), Value::Null))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let answer = editor.json(Method::PATCH, made.header("location"), &nulls).await;
    assert_eq!(
        answer.pointers(),
        ["/capacity", "/description", "/ends_at", "/place", "/starts_at", "/time_zone", "/title"]
    );
    let changes = json!({ "title": "a\u{0}", "place": { "kind": "online", "link": "x" } });
    let answer = editor.json(Method::PATCH, made.header("location"), &changes).await;
    assert_eq!(answer.pointers(), ["/place/link", "/title"]);
    let shown = world.organizer().send(Method::GET, made.header("location")).await;
    assert_eq!(shown.json, made.json);
    assert_eq!(id_of(&shown), id_of(&made));
}
