use http::Method;
use serde_json::json;

use crate::world::{World, event, id_of};

#[tokio::test]
async fn a_draft_shows_what_was_written() {
    let world = World::new().await;
    let made = world
        .draft(&json!({
            "title": "  Rust evening \u{1f980} ",
            "registration_closes_at": "2027-05-01T15:00:00Z",
            "cancellation_closes_at": "2027-04-30T22:00:00Z",
        }))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.header("location"), format!("/v1/events/{}", id_of(&made)));
    assert_eq!(made.header("etag"), "\"1\"");
    let shown = world.organizer().send(Method::GET, made.header("location")).await;
    assert_eq!(shown.json, made.json);
    assert_eq!(
        shown.json,
        json!({
            "id": id_of(&made),
            "title": "Rust evening \u{1f980}",
            "description": "Three talks.\nAnd a long break.",
            "place": {
                "kind": "venue",
                "name": "Stamba Hall",
                "address": "14 Kostava St, Tbilisi",
            },
            "starts_at": "2027-05-01T18:30:00+02:00",
            "ends_at": "2027-05-01T21:00:00+02:00",
            "time_zone": "Europe/Berlin",
            "capacity": 50,
            "registration_opens_at": null,
            "registration_closes_at": "2027-05-01T17:00:00+02:00",
            "cancellation_closes_at": "2027-05-01T00:00:00+02:00",
            "lobby_opens_at": null,
            "waitlist_mode": "automatic",
            "status": "draft",
            "cancellation": null,
            "version": 1,
            "organizer": { "id": world.organizer, "username": "somebody" },
            "created_at": "2027-03-01T12:00:00Z",
            "updated_at": "2027-03-01T12:00:00Z",
            "can_edit": true,
            "role": "owner",
        })
    );
    assert_eq!(world.places(id_of(&made)).await, (50, 0, 0, 50));
}

#[tokio::test]
async fn a_draft_is_hidden_from_all_but_its_organizer() {
    let world = World::new().await;
    let made = world.draft(&json!({})).await;
    let path = made.header("location").to_owned();
    let availability = format!("{path}/availability");
    for stranger in [world.anybody(), world.user(world.id())] {
        for path in [&path, &availability] {
            let answer = stranger.send(Method::GET, path).await;
            assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
        }
        let list = stranger.send(Method::GET, "/v1/events").await;
        assert_eq!(list.json["items"], json!([]));
    }
    let stranger = world.user(world.id()).header("if-match", "\"1\"");
    for (method, path) in [
        (Method::PATCH, path.clone()),
        (Method::DELETE, path.clone()),
        (Method::POST, format!("{path}/publish")),
    ] {
        let answer = stranger.json(method.clone(), &path, &json!({ "title": "Mine" })).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"), "{method}");
    }
    let mine = world.organizer().send(Method::GET, "/v1/me/events").await;
    assert_eq!(mine.json["items"].as_array().unwrap().len(), 1);
    assert_eq!(world.hold(id_of(&made), world.id()).await.code(), "event_not_found");
}

#[tokio::test]
async fn making_an_event_needs_a_token() {
    let world = World::new().await;
    let answer = world.anybody().json(Method::POST, "/v1/events", &event(&json!({}))).await;
    assert_eq!(answer.status, 401);
    let answer = world.anybody().send(Method::GET, "/v1/me/events").await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn all_invalid_fields_are_told_at_once() {
    let world = World::new().await;
    let answer = world.organizer().json(Method::POST, "/v1/events", &json!({})).await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.pointers(),
        ["/capacity", "/ends_at", "/place", "/starts_at", "/time_zone", "/title"]
    );
    let answer = world
        .draft(&json!({
            "title": " ",
            "description": 7,
            "place": { "kind": "venue", "name": "\u{0}" },
            "starts_at": "tomorrow",
            "ends_at": null,
            "time_zone": "Mars/Base",
            "capacity": 0,
            "registration_opens_at": "2027-05-01",
            "registration_closes_at": false,
        }))
        .await;
    assert_eq!(
        answer.pointers(),
        [
            "/capacity",
            "/description",
            "/ends_at",
            "/place/address",
            "/place/name",
            "/registration_closes_at",
            "/registration_opens_at",
            "/starts_at",
            "/time_zone",
            "/title",
        ]
    );
}

#[tokio::test]
async fn times_must_fit_together() {
    let world = World::new().await;
    for (changes, pointer, code) in [
        (json!({ "ends_at": "2027-05-01T18:30:00+02:00" }), "/ends_at", "not_after_start"),
        (json!({ "starts_at": "2027-03-01T12:59:59+01:00" }), "/starts_at", "in_the_past"),
        (
            json!({ "registration_closes_at": "2027-05-01T21:00:01+02:00" }),
            "/registration_closes_at",
            "after_end",
        ),
        (
            json!({ "registration_opens_at": "2027-05-01T18:30:00+02:00" }),
            "/registration_opens_at",
            "not_before_close",
        ),
        (
            json!({
                "registration_opens_at": "2027-04-01T00:00:00Z",
                "registration_closes_at": "2027-04-01T00:00:00Z",
            }),
            "/registration_opens_at",
            "not_before_close",
        ),
    ] {
        let answer = world.draft(&changes).await;
        assert_eq!(answer.status, 422, "{changes}");
        assert_eq!(answer.pointers(), [pointer], "{changes}");
        assert_eq!(answer.json["errors"][0]["code"], code, "{changes}");
    }
}

#[tokio::test]
async fn a_time_that_the_zone_does_not_have_is_refused() {
    let world = World::new().await;
    // At two o'clock on 28 March clocks in Berlin go to three.
    for start in ["2027-03-28T02:30:00+01:00", "2027-03-28T02:30:00+02:00"] {
        let answer = world.draft(&json!({ "starts_at": start })).await;
        assert_eq!(answer.status, 422, "{start}");
        assert_eq!(answer.json["errors"][0]["code"], "time_not_in_zone");
        let detail = answer.json["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains("does not exist in Europe/Berlin"), "{detail}");
    }
    let winter = world.draft(&json!({ "starts_at": "2027-05-01T18:30:00+01:00" })).await;
    let detail = winter.json["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("has the offset +02"), "{detail}");
}
