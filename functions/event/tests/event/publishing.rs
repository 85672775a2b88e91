use http::Method;
use serde_json::json;

use crate::world::{World, id_of};

#[tokio::test]
async fn a_published_event_is_seen_by_all_and_told_of_once() {
    let world = World::new().await;
    let made = world
        .draft(&json!({ "place": { "kind": "online", "link": "https://example.org/live" } }))
        .await;
    let path = made.header("location").to_owned();
    for _ in 0..2 {
        let published = world.organizer().send(Method::POST, &format!("{path}/publish")).await;
        assert_eq!(published.status, 200, "{}", published.text);
        assert_eq!(published.json["status"], "published");
        assert_eq!(published.header("etag"), "\"2\"");
    }
    let messages = world.database.outbox("event").await;
    assert_eq!(messages.len(), 1, "one message however often it is published");
    let (topic, message) = &messages[0];
    assert_eq!(topic, "event-published");
    assert_eq!(message["subject"], made.json["id"]);
    assert_eq!(
        message["data"]["event"],
        json!({
            "event_id": made.json["id"],
            "version": 2,
            "title": "Rust evening",
            "starts_at": "2027-05-01T16:30:00Z",
            "ends_at": "2027-05-01T19:00:00Z",
            "time_zone": "Europe/Berlin",
            "place": { "kind": "online", "link": "https://example.org/live" },
        })
    );

    let shown = world.anybody().send(Method::GET, &path).await;
    assert_eq!((shown.status.as_u16(), &shown.json["can_edit"]), (200, &json!(false)));
    let shown = world.organizer().send(Method::GET, &path).await;
    assert_eq!(shown.json["can_edit"], true);
}

#[tokio::test]
async fn an_event_of_the_past_is_not_published() {
    let world = World::new().await;
    let made = world.draft(&json!({ "starts_at": "2027-03-01T13:00:01+01:00" })).await;
    world.advance(1);
    let path = format!("{}/publish", made.header("location"));
    let answer = world.organizer().send(Method::POST, &path).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "event_started"));
    assert_eq!(world.messages().await, Vec::<String>::new());
}

#[tokio::test]
async fn who_has_the_version_is_told_so_without_the_body() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let path = format!("/v1/events/{event}");
    for (known, status) in [
        ("\"2\"", 304),
        ("W/\"2\"", 304),
        ("\"1\", \"2\"", 304),
        ("*", 304),
        ("\"1\"", 200),
        ("2", 200),
    ] {
        let answer = world.anybody().header("if-none-match", known).send(Method::GET, &path).await;
        assert_eq!(answer.status, status, "{known}");
        assert_eq!(answer.text.is_empty(), status == 304);
        assert_eq!(answer.header("etag"), "\"2\"");
    }
}

#[tokio::test]
async fn anothers_published_event_can_be_read_but_not_changed() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let stranger = world.user(world.id()).header("if-match", "\"2\"");
    for (method, path) in [
        (Method::PATCH, format!("/v1/events/{event}")),
        (Method::DELETE, format!("/v1/events/{event}")),
        (Method::POST, format!("/v1/events/{event}/publish")),
    ] {
        let answer = stranger.json(method.clone(), &path, &json!({ "title": "Mine" })).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "forbidden"), "{method}");
    }
    let shown = world.anybody().send(Method::GET, &format!("/v1/events/{event}")).await;
    assert_eq!(shown.json["title"], "Rust evening");
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let world = World::new().await;
    let nothing = world.id();
    let organizer = world.organizer().header("if-match", "*");
    for (method, path) in [
        (Method::GET, format!("/v1/events/{nothing}")),
        (Method::GET, "/v1/events/not-an-id".to_owned()),
        (Method::GET, format!("/v1/events/{nothing}/availability")),
        (Method::PATCH, format!("/v1/events/{nothing}")),
        (Method::DELETE, format!("/v1/events/{nothing}")),
        (Method::POST, format!("/v1/events/{nothing}/publish")),
    ] {
        let answer = organizer.json(method.clone(), &path, &json!({})).await;
        assert_eq!(answer.status, 404, "{method} {path}");
    }
}

#[tokio::test]
async fn places_are_on_sale_only_in_the_registration_window() {
    let world = World::new().await;
    let event = world
        .published(&json!({
            "registration_opens_at": "2027-03-01T12:10:00Z",
            "registration_closes_at": "2027-03-01T12:20:00Z",
        }))
        .await;
    let open = async || {
        let path = format!("/v1/events/{event}/availability");
        world.anybody().send(Method::GET, &path).await.json["sales_open"].clone()
    };
    assert_eq!(open().await, false);
    let early = world.hold(event, world.id()).await;
    assert_eq!((early.status.as_u16(), early.code()), (409, "registration_not_open"));
    world.advance(600);
    assert_eq!(open().await, true);
    let hold = world.id();
    assert_eq!(world.hold(event, hold).await.status, 200);
    world.advance(600);
    assert_eq!(open().await, false);
    let late = world.hold(event, world.id()).await;
    assert_eq!((late.status.as_u16(), late.code()), (409, "registration_closed"));
    // Who came in time may still confirm.
    assert_eq!(world.confirm(event, hold).await.status, 200);
}

#[tokio::test]
async fn a_drafts_places_are_not_on_sale() {
    let world = World::new().await;
    let event = id_of(&world.draft(&json!({})).await);
    let path = format!("/v1/events/{event}/availability");
    let answer = world.organizer().send(Method::GET, &path).await;
    assert_eq!(answer.json["sales_open"], false);
}
