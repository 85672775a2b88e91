use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::world::{World, id_of};

async fn edit(world: &World, event: Uuid, version: i64, changes: &Value) -> Answer {
    world
        .organizer()
        .header("if-match", format!("\"{version}\""))
        .json(Method::PATCH, &format!("/v1/events/{event}"), changes)
        .await
}

async fn delete(world: &World, event: Uuid, version: i64) -> Answer {
    world
        .organizer()
        .header("if-match", format!("\"{version}\""))
        .send(Method::DELETE, &format!("/v1/events/{event}"))
        .await
}

#[tokio::test]
async fn an_edit_changes_what_it_names_and_nothing_else() {
    let world = World::new().await;
    let made = world.draft(&json!({ "registration_opens_at": "2027-04-01T00:00:00Z" })).await;
    world.advance(60);
    let edited = edit(
        &world,
        id_of(&made),
        1,
        &json!({ "title": "Rust night", "registration_opens_at": null }),
    )
    .await;
    assert_eq!(edited.status, 200, "{}", edited.text);
    assert_eq!(edited.header("etag"), "\"2\"");
    let mut expected = made.json.clone();
    expected["title"] = json!("Rust night");
    expected["registration_opens_at"] = Value::Null;
    expected["version"] = json!(2);
    expected["updated_at"] = json!("2027-03-01T12:01:00Z");
    assert_eq!(edited.json, expected);
    let shown = world.organizer().send(Method::GET, made.header("location")).await;
    assert_eq!(shown.json, expected);
    assert_eq!(world.messages().await, Vec::<String>::new(), "nobody is told of a draft");
}

#[tokio::test]
async fn another_zone_leaves_the_instant() {
    let world = World::new().await;
    let made = world.draft(&json!({})).await;
    let edited = edit(&world, id_of(&made), 1, &json!({ "time_zone": "Europe/Moscow" })).await;
    assert_eq!(edited.json["starts_at"], "2027-05-01T19:30:00+03:00");
    let wrong = json!({ "starts_at": "2027-05-01T19:30:00+02:00" });
    let refused = edit(&world, id_of(&made), 2, &wrong).await;
    assert_eq!(refused.json["errors"][0]["code"], "time_not_in_zone");
}

#[tokio::test]
async fn an_edit_of_another_version_is_refused() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let path = format!("/v1/events/{event}");
    let blind = world.organizer().json(Method::PATCH, &path, &json!({ "title": "A" })).await;
    assert_eq!((blind.status.as_u16(), blind.code()), (428, "precondition_required"));
    let blind = world.organizer().send(Method::DELETE, &path).await;
    assert_eq!(blind.status, 428);

    assert_eq!(edit(&world, event, 2, &json!({ "title": "First" })).await.status, 200);
    let second = edit(&world, event, 2, &json!({ "title": "Second" })).await;
    assert_eq!((second.status.as_u16(), second.code()), (412, "version_changed"));
    assert_eq!(delete(&world, event, 2).await.status, 412);
    let shown = world.anybody().send(Method::GET, &path).await;
    assert_eq!(shown.json["title"], "First");
}

#[tokio::test]
async fn of_two_edits_of_one_version_at_once_one_wins() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let titles = ["A", "B", "C", "D"].map(|title| json!({ "title": title }));
    let answers = {
        let [a, b, c, d] = &titles;
        let (a, b, c, d) = tokio::join!(
            edit(&world, event, 2, a),
            edit(&world, event, 2, b),
            edit(&world, event, 2, c),
            edit(&world, event, 2, d),
        );
        [a, b, c, d]
    };
    let mut statuses = answers.map(|answer| answer.status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412]);
    assert_eq!(world.messages().await, ["event-published", "event-changed"]);
}

#[tokio::test]
async fn who_knows_a_published_event_is_told_of_its_change() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let same = edit(&world, event, 2, &json!({ "title": "Rust evening" })).await;
    assert_eq!(same.header("etag"), "\"2\"", "nothing changed");
    edit(&world, event, 2, &json!({ "title": "Rust night" })).await;
    let messages = world.database.outbox("event").await;
    assert_eq!(messages.len(), 2);
    let (topic, message) = &messages[1];
    assert_eq!(topic, "event-changed");
    assert_eq!(message["data"]["event"]["title"], "Rust night");
    assert_eq!(message["data"]["event"]["version"], 3);
}

#[tokio::test]
async fn an_event_that_has_started_can_still_be_described_but_not_moved_back() {
    let world = World::new().await;
    let event = world.published(&json!({ "starts_at": "2027-03-01T13:30:00+01:00" })).await;
    world.advance(3600);
    let changes = json!({ "description": "It was good." });
    assert_eq!(edit(&world, event, 2, &changes).await.status, 200);
    let changes = json!({ "starts_at": "2027-03-01T13:45:00+01:00" });
    let refused = edit(&world, event, 3, &changes).await;
    assert_eq!(refused.json["errors"][0]["code"], "in_the_past");
}

#[tokio::test]
async fn capacity_follows_the_organizer_down_to_what_is_taken() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 3 })).await;
    let holds: Vec<_> = (0..3).map(|_| world.id()).collect();
    for hold in &holds {
        assert_eq!(world.hold(event, *hold).await.status, 200);
    }
    world.confirm(event, holds[0]).await;
    assert_eq!(world.hold(event, world.id()).await.code(), "sold_out");

    let raised = edit(&world, event, 2, &json!({ "capacity": 100 })).await;
    assert_eq!(raised.status, 200, "{}", raised.text);
    assert_eq!(world.places(event).await, (100, 1, 2, 97));
    assert_eq!(world.hold(event, world.id()).await.status, 200);

    let below = edit(&world, event, 3, &json!({ "capacity": 3 })).await;
    assert_eq!((below.status.as_u16(), below.code()), (409, "capacity_below_taken"));
    assert_eq!(below.json["taken"], 4);
    let shown = world.anybody().send(Method::GET, &format!("/v1/events/{event}")).await;
    assert_eq!(shown.json["capacity"], 100, "nothing of a refused edit stays");

    assert_eq!(edit(&world, event, 3, &json!({ "capacity": 4 })).await.status, 200);
    assert_eq!(world.places(event).await, (4, 1, 3, 0));
    assert_eq!(world.hold(event, world.id()).await.code(), "sold_out");
    world.release(event, holds[0]).await;
    assert_eq!(world.hold(event, world.id()).await.status, 200);
    world.audit().await;
}

#[tokio::test]
async fn expired_holds_do_not_keep_the_capacity_up() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 5 })).await;
    for _ in 0..5 {
        world.hold(event, world.id()).await;
    }
    world.advance(906);
    assert_eq!(edit(&world, event, 2, &json!({ "capacity": 1 })).await.status, 200);
    assert_eq!(world.places(event).await, (1, 0, 0, 1));
    world.audit().await;
}

#[tokio::test]
async fn an_event_is_deleted_only_while_nobody_has_a_place() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let hold = world.id();
    world.hold(event, hold).await;
    let refused = delete(&world, event, 2).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "event_has_registrations"));
    world.confirm(event, hold).await;
    assert_eq!(delete(&world, event, 2).await.code(), "event_has_registrations");
    world.release(event, hold).await;
    assert_eq!(delete(&world, event, 2).await.status, 204);

    let path = format!("/v1/events/{event}");
    assert_eq!(world.organizer().send(Method::GET, &path).await.status, 404);
    assert_eq!(world.hold(event, world.id()).await.code(), "event_not_found");
    assert_eq!(delete(&world, event, 2).await.status, 404);
    for list in ["/v1/events", "/v1/me/events"] {
        assert_eq!(world.organizer().send(Method::GET, list).await.json["items"], json!([]));
    }
}

#[tokio::test]
async fn nobody_can_cancel_after_the_start() {
    let world = World::new().await;
    let late = json!({ "cancellation_closes_at": "2027-05-01T18:30:01+02:00" });
    let refused = world.draft(&late).await;
    let error = |answer: &Answer| {
        let error = &answer.json["errors"][0];
        (answer.status.as_u16(), error["pointer"].clone(), error["code"].clone())
    };
    let expected = (422, json!("/cancellation_closes_at"), json!("after_start"));
    assert_eq!(error(&refused), expected);

    let event =
        world.published(&json!({ "cancellation_closes_at": "2027-05-01T18:30:00+02:00" })).await;
    let earlier = json!({ "starts_at": "2027-05-01T18:00:00+02:00" });
    assert_eq!(error(&edit(&world, event, 2, &earlier).await), expected);
    let both = json!({ "starts_at": "2027-05-01T18:00:00+02:00", "cancellation_closes_at": null });
    assert_eq!(edit(&world, event, 2, &both).await.status, 200);
}

#[tokio::test]
async fn holds_and_messages_tell_until_when_attendees_can_cancel() {
    let world = World::new().await;
    let event = world.published(&json!({ "cancellation_closes_at": "2027-04-30T22:00:00Z" })).await;
    let id = world.id();
    let held = world.hold(event, id).await;
    assert_eq!(held.json["cancellation_closes_at"], "2027-04-30T22:00:00Z");
    edit(&world, event, 2, &json!({ "cancellation_closes_at": "2027-04-29T22:00:00Z" })).await;
    for answer in [world.hold(event, id).await, world.confirm(event, id).await] {
        assert_eq!(answer.json["cancellation_closes_at"], "2027-04-29T22:00:00Z");
    }
    let (topic, message) = world.database.outbox("event").await.pop().unwrap();
    assert_eq!(topic, "event-changed");
    assert_eq!(message["data"]["cancellation_closes_at"], "2027-04-29T22:00:00Z");
    edit(&world, event, 3, &json!({ "cancellation_closes_at": null })).await;
    assert!(world.confirm(event, id).await.json["cancellation_closes_at"].is_null());
}
