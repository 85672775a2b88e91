//! What a client of any endpoint notices, shown on a small one.
#![expect(clippy::unwrap_used, clippy::panic, reason = "the endpoint is part of the test")]

use api_kit::{
    ETag, IfMatch, Input, Json, Page, PageQuery, Path, Problem, Query, SingleLine, Validation,
};
use axum::{
    Router,
    body::Body,
    routing::{get, patch, post},
};
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use test_kit::Client;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Person {
    name: Input<String>,
    age: Input<u8>,
    nick: Input<String>,
}

async fn create(Json(person): Json<Person>) -> Result<Json<Value>, Problem> {
    let mut validation = Validation::new();
    let name = validation.required("/name", person.name, SingleLine::<2, 10>::parse);
    let age = validation.required("/age", person.age, |age| {
        if age >= 18 { Ok(age) } else { Err(("too_young", "Adults only.")) }
    });
    let nick = validation.clearable("/nick", person.nick, SingleLine::<0, 5>::parse);
    validation.finish()?;
    let nick = match nick {
        None => json!("untouched"),
        Some(None) => json!("cleared"),
        Some(Some(nick)) => json!(nick.as_str()),
    };
    Ok(Json(json!({ "name": name.map(SingleLine::into_string), "age": age, "nick": nick })))
}

async fn edit(version: IfMatch) -> Result<(StatusCode, ETag, ()), Problem> {
    version.check(7)?;
    Ok((StatusCode::NO_CONTENT, ETag(8), ()))
}

/// The numbers 1 to 5, by pages.
async fn list(Query(page): Query<PageQuery>) -> Result<Json<Page<i64>>, Problem> {
    let (limit, after) = page.parse_only::<i64>()?;
    let rows = (1..=5).filter(|n| after.is_none_or(|after| *n > after));
    let rows = rows.take(usize::try_from(limit + 1).unwrap()).collect();
    Ok(Json(Page::of(rows, limit, |n| *n)))
}

async fn by_id(Path(id): Path<uuid::Uuid>) -> String {
    id.to_string()
}

async fn broken() -> StatusCode {
    panic!("the password is hunter2")
}

fn client() -> Client {
    Client::new(
        Router::new()
            .route("/people", post(create).get(list))
            .route("/people/{id}", patch(edit).get(by_id))
            .route("/broken", get(broken)),
    )
}

#[tokio::test]
async fn all_invalid_fields_are_told_at_once_each_with_its_pointer() {
    let body = json!({ "name": 5, "age": 17, "nick": "too long" });
    let answer = client().json(Method::POST, "/people", &body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.code(), "validation_failed");
    assert_eq!(answer.pointers(), ["/age", "/name", "/nick"]);

    let answer = client().json(Method::POST, "/people", &json!({})).await;
    assert_eq!(answer.pointers(), ["/age", "/name"], "nick may be left out");
}

#[tokio::test]
async fn absent_null_and_given_are_three_things() {
    for (nick, told) in
        [("", "untouched"), (",\"nick\":null", "cleared"), (",\"nick\":\"Bo\"", "Bo")]
    {
        let body = format!("{{\"name\":\"Ada\",\"age\":36{nick}}}");
        let answer =
            client().raw(Method::POST, "/people", Some("application/json"), body.into()).await;
        assert_eq!(answer.json["nick"], told);
    }
}

#[tokio::test]
async fn text_is_normalised_and_control_characters_are_refused() {
    let named = |name: &str| json!({ "name": name, "age": 36 });
    let answer = client().json(Method::POST, "/people", &named("  Zoe\u{308} ")).await;
    assert_eq!(answer.json["name"], "Zo\u{eb}", "trimmed, and composed to NFC");
    for name in ["a\0b", "a\u{7}b", "a\nb", "\u{1b}[31m"] {
        let answer = client().json(Method::POST, "/people", &named(name)).await;
        assert_eq!(answer.json["errors"][0]["code"], "control_character", "{name:?}");
    }
    for name in ["محمد", "😀😀", "Анна"] {
        let answer = client().json(Method::POST, "/people", &named(name)).await;
        assert_eq!(answer.json["name"], name);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_clearly() {
    for (media, body, status, code) in [
        (Some("application/json"), "{\"name\":", 400, "invalid_json"),
        (Some("application/json"), "{} {}", 400, "invalid_json"),
        (Some("application/json"), "[]", 422, "validation_failed"),
        (Some("text/plain"), "{}", 415, "unsupported_media_type"),
        (None, "{}", 415, "unsupported_media_type"),
    ] {
        let answer = client().raw(Method::POST, "/people", media, body.into()).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code), "{body}");
    }
    let huge = format!("{{\"name\":\"{}\"}}", "x".repeat(7_000_000));
    let answer =
        client().raw(Method::POST, "/people", Some("application/json"), Body::from(huge)).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (413, "body_too_large"));
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems_too() {
    let answer = client().send(Method::GET, "/nothing").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "not_found"));
    let answer = client().send(Method::GET, "/people/not-a-uuid").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "not_found"));
    let answer = client().send(Method::DELETE, "/people").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (405, "method_not_allowed"));
}

#[tokio::test]
async fn a_panic_is_an_answer_that_tells_nothing() {
    let answer = client().send(Method::GET, "/broken").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (500, "internal"));
    assert!(!answer.text.contains("hunter2"), "{}", answer.text);
}

#[tokio::test]
async fn edits_need_the_version_that_was_read() {
    let path = "/people/1";
    let answer = client().send(Method::PATCH, path).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (428, "precondition_required"));
    for stale in ["\"6\"", "W/\"7\"", "7", "\"x\", \"8\""] {
        let answer = client().header("if-match", stale).send(Method::PATCH, path).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (412, "version_changed"), "{stale}");
    }
    for good in ["\"7\"", "\"6\", \"7\"", "*"] {
        let answer = client().header("if-match", good).send(Method::PATCH, path).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{good}");
        assert_eq!(answer.header("etag"), "\"8\"");
    }
}

#[tokio::test]
async fn pages_follow_each_other_to_the_end() {
    let mut seen = Vec::new();
    let mut path = "/people?limit=2".to_owned();
    loop {
        let answer = client().send(Method::GET, &path).await;
        seen.extend(answer.json["items"].as_array().unwrap().iter().filter_map(Value::as_i64));
        match answer.json["next_cursor"].as_str() {
            Some(cursor) => path = format!("/people?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);

    let answer = client().send(Method::GET, "/people?limit=0&cursor=x").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.pointers(), ["?cursor", "?limit"]);
}

#[tokio::test]
async fn answers_are_not_cached_unless_they_say_so() {
    let answer = client().send(Method::GET, "/people").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}
