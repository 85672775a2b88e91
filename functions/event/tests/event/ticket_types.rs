//! What organisers and visitors do with ticket types.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::world::{World, id_of};

fn types(event: Uuid) -> String {
    format!("/v1/events/{event}/ticket-types")
}

async fn change(world: &World, path: &str, version: i64, changes: &Value) -> Answer {
    let editor = world.organizer().header("if-match", format!("\"{version}\""));
    editor.json(Method::PATCH, path, changes).await
}

async fn delete(world: &World, path: &str, version: i64) -> Answer {
    let editor = world.organizer().header("if-match", format!("\"{version}\""));
    editor.send(Method::DELETE, path).await
}

#[tokio::test]
async fn a_ticket_type_shows_what_was_written() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let body = json!({
        "name": "  Workshop and talks ", "description": "Bring a laptop.", "capacity": 20,
        "sales_opens_at": "2027-04-01T00:00:00Z", "per_person_limit": 2,
        "access_code": "Early Birds", "confirmation": "at_once",
    });
    let made = world.organizer().json(Method::POST, &types(event), &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = id_of(&made);
    assert_eq!(made.header("location"), format!("{}/{id}", types(event)));
    assert_eq!(made.header("etag"), "\"1\"");
    let mut expected = json!({
        "id": id, "event_id": event, "name": "Workshop and talks",
        "description": "Bring a laptop.", "capacity": 20,
        "sales_opens_at": "2027-04-01T02:00:00+02:00", "sales_closes_at": null,
        "per_person_limit": 2, "hidden": true, "access_code": "Early Birds",
        "confirmation": "at_once", "position": 0, "version": 1,
        "created_at": "2027-03-01T12:00:00Z", "updated_at": "2027-03-01T12:00:00Z",
    });
    assert_eq!(made.json, expected);
    for (name, value) in [("confirmed", 0), ("held", 0), ("free", 20)] {
        expected[name] = json!(value);
    }
    expected["sales"] = json!("not_open");
    let listed = world.organizer().send(Method::GET, &types(event)).await;
    assert_eq!(listed.json, json!({ "items": [expected] }));

    let name = json!({ "name": "Talks" });
    let plain = world.organizer().json(Method::POST, &types(event), &name).await;
    assert_eq!((&plain.json["capacity"], &plain.json["position"]), (&Value::Null, &json!(1)));
    assert_eq!(plain.json["per_person_limit"], 1);
    assert_eq!(plain.json["confirmation"], "by_attendee");
    assert_eq!(world.places_of(event, id_of(&plain)).await, (0, 0, 50), "the event's");
}

#[tokio::test]
async fn hidden_ones_are_seen_by_who_knows_the_code() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    world.ticket_type(event, &json!({ "name": "Talks" })).await;
    world.ticket_type(event, &json!({ "name": "Crew", "access_code": "Crew-2027" })).await;
    world
        .ticket_type(
            event,
            &json!({ "name": "Press", "access_code": "\u{44f}\u{44f}\u{44f}-press" }),
        )
        .await;
    let seen = async |client: test_kit::Client, query: &str| {
        let answer = client.send(Method::GET, &format!("{}{query}", types(event))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let items = answer.json["items"].as_array().unwrap().clone();
        let names: Vec<_> =
            items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect();
        (names.join(" "), answer.text)
    };
    for client in [world.anybody(), world.user(world.id())] {
        for (query, names) in [
            ("", "Talks"),
            ("?code=", "Talks"),
            ("?code=wrong", "Talks"),
            ("?code=crew", "Talks"),
            ("?code=Crew-202%25", "Talks"),
            ("?code=cREW-2027", "Talks Crew"),
            ("?code=%D0%AF%D0%AF%D0%AF-PRESS", "Talks Press"),
        ] {
            let (found, text) = seen(client.clone(), query).await;
            assert_eq!(found, names, "{query}");
            assert!(!text.to_lowercase().contains("crew-2027"), "{text}");
        }
    }
    let (found, text) = seen(world.organizer(), "").await;
    assert_eq!(found, "Talks Crew Press");
    assert!(text.contains("Crew-2027"), "{text}");
    let refused = world.anybody().send(Method::GET, &format!("{}?code=%00", types(event))).await;
    assert_eq!((refused.status.as_u16(), refused.pointers()), (422, vec!["?code"]));
}

#[tokio::test]
async fn only_the_organizer_may_change_them_and_drafts_are_not_known() {
    let world = World::new().await;
    let (draft, event) = (id_of(&world.draft(&json!({})).await), world.published(&json!({})).await);
    for (event, status) in [(draft, 404), (event, 403)] {
        let kind = world.ticket_type(event, &json!({})).await;
        let path = format!("{}/{kind}", types(event));
        let stranger = world.user(world.id()).header("if-match", "*");
        let body = json!({ "name": "Mine" });
        let answers = [
            stranger.json(Method::POST, &types(event), &body).await,
            stranger.json(Method::PATCH, &path, &body).await,
            stranger.send(Method::DELETE, &path).await,
        ];
        for answer in answers {
            assert_eq!(answer.status, status, "{}", answer.text);
        }
        let anybody = world.anybody().header("if-match", "*");
        assert_eq!(anybody.json(Method::POST, &types(event), &body).await.status, 401);
        assert_eq!(anybody.json(Method::PATCH, &path, &body).await.status, 401);
        assert_eq!(anybody.send(Method::DELETE, &path).await.status, 401);
    }
    let hidden = world.anybody().send(Method::GET, &types(draft)).await;
    assert_eq!((hidden.status.as_u16(), hidden.code()), (404, "event_not_found"));
    // Another event's ticket type is not this one's.
    let kind = world.ticket_type(draft, &json!({})).await;
    let path = format!("{}/{kind}", types(event));
    let astray = change(&world, &path, 1, &json!({ "name": "Mine" })).await;
    assert_eq!((astray.status.as_u16(), astray.code()), (404, "ticket_type_not_found"));
    assert_eq!(delete(&world, &path, 1).await.code(), "ticket_type_not_found");
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let kind = world.ticket_type(event, &json!({})).await;
    let path = format!("{}/{kind}", types(event));
    let wrong = json!({
        "name": "a\u{0}", "description": "x".repeat(1001), "capacity": 0,
        "sales_opens_at": "soon", "sales_closes_at": 7, "per_person_limit": 11,
        "access_code": "short", "confirmation": "later", "position": -1,
    });
    let all: Vec<_> = wrong.as_object().unwrap().keys().map(|name| format!("/{name}")).collect();
    for answer in [
        world.organizer().json(Method::POST, &types(event), &wrong).await,
        change(&world, &path, 1, &wrong).await,
    ] {
        assert_eq!((answer.status.as_u16(), answer.pointers().len()), (422, all.len()));
        assert!(all.iter().all(|name| answer.pointers().contains(&name.as_str())), "{all:?}");
    }
    let never = json!({
        "name": "x", "sales_opens_at": "2027-04-01T00:00:00Z", "sales_closes_at": "2027-04-01T00:00:00Z",
    });
    let never = world.organizer().json(Method::POST, &types(event), &never).await;
    assert_eq!(never.pointers(), ["/sales_closes_at"]);
    let empty = world.organizer().json(Method::POST, &types(event), &json!({})).await;
    assert_eq!(empty.pointers(), ["/name"]);
    let nulls = json!({
        "name": null, "description": null, "capacity": null, "sales_opens_at": null,
        "sales_closes_at": null, "per_person_limit": null, "access_code": null,
        "confirmation": null, "position": null,
    });
    let nulls = change(&world, &path, 1, &nulls).await;
    let fixed = ["/confirmation", "/description", "/name", "/per_person_limit", "/position"];
    assert_eq!(nulls.pointers(), fixed);
}

#[tokio::test]
async fn an_edit_needs_the_version_that_was_read() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let kind = world.ticket_type(event, &json!({ "access_code": "secret" })).await;
    let path = format!("{}/{kind}", types(event));
    let blind = world.organizer().json(Method::PATCH, &path, &json!({ "name": "A" })).await;
    assert_eq!(blind.status, 428);
    assert_eq!(world.organizer().send(Method::DELETE, &path).await.status, 428);
    world.advance(60);
    let edited = change(&world, &path, 1, &json!({ "name": "A", "access_code": null })).await;
    assert_eq!((edited.status.as_u16(), edited.header("etag")), (200, "\"2\""));
    assert_eq!(edited.json["hidden"], false);
    assert_eq!(edited.json["updated_at"], "2027-03-01T12:01:00Z");
    let same = change(&world, &path, 2, &json!({ "name": "A" })).await;
    assert_eq!(same.header("etag"), "\"2\"", "nothing changed");
    let stale = change(&world, &path, 1, &json!({ "name": "B" })).await;
    assert_eq!((stale.status.as_u16(), stale.code()), (412, "version_changed"));
    assert_eq!(delete(&world, &path, 1).await.status, 412);
    assert_eq!(delete(&world, &path, 2).await.status, 204);
    assert_eq!(delete(&world, &path, 3).await.status, 404);
    assert_eq!(world.organizer().send(Method::GET, &types(event)).await.json["items"], json!([]));
    // Without ticket types the event is as it was before.
    assert_eq!(world.hold(event, world.id()).await.status, 200);
    assert_eq!(world.hold_of(event, world.id(), kind, 1).await.code(), "ticket_type_not_found");
}

#[tokio::test]
async fn one_that_somebody_has_places_of_stays() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    for kind in [json!({}), json!({ "capacity": 3 })] {
        let kind = world.ticket_type(event, &kind).await;
        let path = format!("{}/{kind}", types(event));
        let hold = world.id();
        assert_eq!(world.hold_of(event, hold, kind, 1).await.status, 200);
        for _ in 0..2 {
            let refused = delete(&world, &path, 1).await;
            assert_eq!((refused.status.as_u16(), refused.code()), (409, "ticket_type_in_use"));
            assert_eq!(refused.json["taken"], 1);
            world.confirm(event, hold).await;
        }
        world.release(event, hold).await;
        world.hold_of(event, world.id(), kind, 1).await;
        world.advance(906);
        assert_eq!(delete(&world, &path, 1).await.status, 204, "expired holds don't count");
    }
    assert_eq!(world.places(event).await, (50, 0, 0, 50));
    world.audit().await;
}

#[tokio::test]
async fn capacity_comes_changes_and_goes() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 20 })).await;
    let kind = world.ticket_type(event, &json!({ "per_person_limit": 10 })).await;
    let path = format!("{}/{kind}", types(event));
    for _ in 0..2 {
        assert_eq!(world.hold_of(event, world.id(), kind, 4).await.status, 200);
    }
    let below = change(&world, &path, 1, &json!({ "capacity": 7 })).await;
    assert_eq!((below.status.as_u16(), below.code()), (409, "capacity_below_taken"));
    assert_eq!(below.json["taken"], 8);
    assert_eq!(change(&world, &path, 1, &json!({ "capacity": 10 })).await.status, 200);
    assert_eq!(world.places_of(event, kind).await, (0, 8, 2));
    let refused = world.hold_of(event, world.id(), kind, 3).await;
    assert_eq!(refused.code(), "sold_out");
    assert_eq!((&refused.json["limit"], &refused.json["free"]), (&json!("ticket_type"), &json!(2)));
    assert_eq!(world.hold_of(event, world.id(), kind, 2).await.status, 200);
    assert_eq!(change(&world, &path, 2, &json!({ "capacity": null })).await.status, 200);
    assert_eq!(world.places_of(event, kind).await, (0, 10, 10));
    assert_eq!(world.hold_of(event, world.id(), kind, 10).await.status, 200);
    let refused = world.hold_of(event, world.id(), kind, 1).await;
    assert_eq!((&refused.json["limit"], &refused.json["held"]), (&json!("event"), &json!(20)));
    world.audit().await;
}

#[tokio::test]
async fn fifty_are_enough() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    for _ in 0..50 {
        world.ticket_type(event, &json!({ "capacity": 1 })).await;
    }
    let body = json!({ "name": "One more" });
    let refused = world.organizer().json(Method::POST, &types(event), &body).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "too_many_ticket_types"));
    let listed = world.organizer().send(Method::GET, &types(event)).await;
    assert_eq!(listed.json["items"].as_array().unwrap().len(), 50);
}
