use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::json;
use test_kit::{Answer, Callers, Client};
use turnout_notification::api::list::{ListState, router};
use uuid::Uuid;

use crate::{bench::Bench, peer::Mood};

async fn get(bench: &Bench, user_id: Uuid, query: &str) -> Answer {
    let callers = Callers::new(&bench.clock).await;
    let router = router(ListState { pool: bench.pool(), verifier: callers.verifier.clone() });
    let token = callers.token(user_id, "somebody");
    let path = format!("/v1/me/notifications{query}");
    Client::new(router).bearer(&token).send(Method::GET, &path).await
}

#[tokio::test]
async fn tells_what_was_sent_newest_first() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    bench.peer.moods([Mood::Busy]);
    bench.wait(SignedDuration::from_secs(1));
    let event = bench.event(SignedDuration::from_hours(48));
    bench.confirmed(user, &event).await;

    let answer = get(&bench, user, "").await;
    assert_eq!(answer.status, StatusCode::OK);
    let mut items = answer.json["items"].clone();
    for item in items.as_array_mut().unwrap() {
        assert!(item.as_object_mut().unwrap().remove("id").unwrap().is_string());
    }
    assert_eq!(
        items,
        json!([
            {
                "kind": "registration_confirmed",
                "subject": "You're registered: Rust Meetup",
                "status": "queued",
                "created_at": "2027-03-01T12:00:01Z",
                "sent_at": null,
                "event_id": event.event_id,
            },
            {
                "kind": "welcome",
                "subject": "Welcome to Turnout, ada",
                "status": "sent",
                "created_at": "2027-03-01T12:00:00Z",
                "sent_at": "2027-03-01T12:00:00Z",
                "event_id": null,
            },
        ])
    );
    assert!(answer.json["next_cursor"].is_null());
}

#[tokio::test]
async fn goes_on_where_the_page_before_ended() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    bench.confirmed(user, &bench.event(SignedDuration::from_hours(48))).await;
    let first = get(&bench, user, "?limit=1").await.json;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = get(&bench, user, &format!("?limit=1&cursor={cursor}")).await.json;
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    assert!(second["next_cursor"].is_null());
}

#[tokio::test]
async fn shows_nobody_the_mails_of_others() {
    let bench = Bench::new().await;
    bench.user("ada").await;
    let other = get(&bench, Uuid::max(), "").await;
    assert_eq!(other.json["items"], json!([]));
    let bad = get(&bench, Uuid::max(), "?limit=many").await;
    assert_eq!(bad.pointers(), ["?limit"]);
}
