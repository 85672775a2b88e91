//! Nobody sees or does what is not theirs: people, roles of the database,
//! callers of internal routes, invocations.

use serde_json::json;
use sqlx::Executor as _;

use super::stage;
use crate::stack::{Person, event_draft};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_yours_is_not_there() {
    let stack = stage(&[]).await;
    let (anna, boris) =
        (Person::new(&stack, "en", "UTC").await, Person::new(&stack, "ru", "UTC").await);
    let event = anna.publish(&event_draft("Open", 5)).await;
    let draft = anna.post("/v1/events", &event_draft("Secret", 5)).await.expect(201).id();
    let id = anna.register(&event).await.expect(201).id();

    for path in [
        format!("/v1/registrations/{id}"),
        format!("/v1/events/{draft}"),
        format!("/v1/events/{draft}/availability"),
    ] {
        anna.get(&path).await.expect(200);
        boris.get(&path).await.expect(404);
    }
    boris.confirm(&id).await.expect(404);
    boris.post(&format!("/v1/registrations/{id}/cancel"), &json!({})).await.expect(404);
    boris.post(&format!("/v1/events/{draft}/publish"), &json!({})).await.expect(404);
    boris.register(&draft).await.expect(404);
    let etag = boris.get(&format!("/v1/events/{event}")).await.expect(200).etag;
    let edit = json!({ "title": "Mine now" });
    let path = format!("/v1/events/{event}");
    boris
        .send(reqwest::Method::PATCH, &path, Some(&edit), &[("if-match", &etag)])
        .await
        .expect(403);

    // With somebody registered it can't be deleted, and says why.
    let refused =
        anna.send(reqwest::Method::DELETE, &path, None, &[("if-match", &etag)]).await.expect(409);
    assert_eq!(refused.code(), "event_has_registrations");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_service_reaches_only_its_own() {
    let stack = stage(&[]).await;
    let person = Person::new(&stack, "en", "UTC").await;

    let mut database = stack.database("registration").await;
    database.execute("SELECT count(*) FROM registration.registrations").await.expect("its own");
    for foreign in [
        "SELECT count(*) FROM auth.accounts",
        "SELECT count(*) FROM auth.outbox",
        "SELECT count(*) FROM event.events",
        "CREATE TABLE registration.mine (id int)",
        "DROP TABLE registration.registrations",
        "SET ROLE auth_owner",
    ] {
        let refused = database.execute(foreign).await.expect_err(foreign);
        let code = refused.as_database_error().and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("42501"), "{foreign}: {refused}");
    }

    // Signed in or not: internal routes are for functions alone.
    let id = uuid::Uuid::now_v7();
    let hold = format!("/internal/events/{id}/holds/{id}");
    let body = json!({ "user_id": id, "quantity": 1 });
    let refused = person.send(reqwest::Method::PUT, &hold, Some(&body), &[]).await.expect(403);
    assert!(refused.text.contains("Forbidden"), "{}", refused.text);
    let forged = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261101/eu-central-1/execute-api/aws4_request, \
                  SignedHeaders=host;x-amz-date, Signature=0000000000000000000000000000000000000000000000000000000000000000";
    let mut stranger = Person::stranger(&stack);
    stranger.token = None;
    stranger
        .send(
            reqwest::Method::PUT,
            &hold,
            Some(&body),
            &[("authorization", forged), ("x-amz-date", "20261101T000000Z")],
        )
        .await
        .expect(403);
}
