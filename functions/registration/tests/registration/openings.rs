//! An event whose places are given in a drawn order: what Registration makes of
//! Event's answers.

use http::Method;
use serde_json::{Value, json};
use test_kit::TestDynamoDb;
use turnout_registration::{api::create, store::PendingLimit};

use crate::{
    fake_event::Mood,
    waitlist::{full, somebody, statuses},
    world::World,
};

#[tokio::test]
async fn who_asks_before_their_turn_hears_when_it_comes_and_then_gets_in() {
    let world = World::new().await;
    world.event.draw(&[world.boris, world.anna], 90);
    let early = world.create(world.anna).await;
    assert_eq!((early.status.as_u16(), early.code()), (409, "not_your_turn"));
    assert_eq!(early.json["place"], 2);
    assert_eq!(early.json["turn_at"], "2027-03-01T12:01:30Z");
    assert_eq!(early.header("retry-after"), "91");
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    assert_eq!(world.list(world.anna, "").await.json["items"], json!([]), "nothing is left of it");

    assert_eq!(world.create(world.boris).await.status, 201);
    // Who is not in line comes after all others.
    let stranger = world.create(somebody(&world)).await;
    assert_eq!((stranger.code(), &stranger.json["place"]), ("not_your_turn", &Value::Null));
    world.wait(90);
    let made = world.create(world.anna).await;
    assert_eq!((made.status.as_u16(), &made.json["status"]), (201, &json!("pending")));
    assert_eq!(world.topics().await, ["registration-created", "registration-created"]);
}

#[tokio::test]
async fn who_came_too_early_may_send_the_very_same_request_again() {
    let world = World::new().await;
    let (guards, verifier) = (TestDynamoDb::new().await, world.callers.verifier.clone());
    let state = create::State {
        seats: world.seats.clone(),
        verifier: verifier.clone(),
        pending_limit: PendingLimit(5),
    };
    let (records, clock) = (guards.idempotency(&world.clock), world.clock.clone());
    let router = create::router(state);
    let router = api_kit::idempotent(router, "registration-create", records, Some(verifier), clock);
    let client = world.client(world.anna, router).header("idempotency-key", "the-same-key");
    let body = json!({ "event_id": world.event_id });
    world.event.draw(&[world.boris, world.anna], 90);
    let early = client.json(Method::POST, "/v1/registrations", &body).await;
    assert_eq!(early.code(), "not_your_turn");
    world.wait(90);
    let made = client.json(Method::POST, "/v1/registrations", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

#[tokio::test]
async fn before_the_draw_nobody_knows_their_turn_and_is_told_to_ask_again_soon() {
    let world = World::new().await;
    world.event.set(Mood::RefusesWith(409, json!({ "code": "not_your_turn" })));
    let early = world.create(world.anna).await;
    assert_eq!((early.status.as_u16(), early.code()), (409, "not_your_turn"));
    assert_eq!((&early.json["place"], &early.json["turn_at"]), (&Value::Null, &Value::Null));
    assert_eq!(early.header("retry-after"), "1");
}

#[tokio::test]
async fn the_waitlist_keeps_the_order_of_the_draw() {
    let world = World::new().await;
    let (holder, taken) = full(&world, 1).await;
    world.event.draw(&[world.boris, world.anna], 10);
    world.wait(60);
    // Anna is faster, but Boris was drawn before her.
    let annas = world.waiting(world.anna, &json!({})).await;
    world.wait(5);
    let boris = world.waiting(world.boris, &json!({})).await;
    assert_eq!(world.get(world.boris, &boris).await.json["position"], 1);
    assert_eq!(world.get(world.anna, &annas).await.json["position"], 2);
    assert_eq!(world.history(world.boris, &boris).await, json!([["joined", 1]]));
    world.cancel(holder, &taken).await;
    world.offer().await;
    let queue = [(world.boris, boris), (world.anna, annas)];
    assert_eq!(statuses(&world, &queue).await, ["pending", "waiting"]);
}

#[tokio::test]
async fn where_events_clock_is_ahead_nobody_waits_since_a_time_that_has_not_come() {
    let world = World::new().await;
    full(&world, 1).await;
    let starts_at = world.event.starts_at();
    let queue = json!({
        "event": {
            "event_id": world.event_id, "version": 3, "title": "Rust in the dark",
            "starts_at": starts_at, "ends_at": starts_at, "time_zone": "Asia/Kolkata",
            "place": { "kind": "online", "link": "https://example.org" },
        },
        "ticket_type": null, "closes_at": starts_at, "fits": true,
        "since": "2027-03-01T12:00:05Z", "answers": [], "guests": [],
    });
    let sold_out = json!({ "code": "sold_out", "limit": "event", "queue": queue });
    world.event.set(Mood::RefusesWith(409, sold_out));
    let first = world.waiting(world.anna, &json!({})).await;
    world.event.set(Mood::Well);
    world.wait(1);
    let second = world.waiting(world.boris, &json!({})).await;
    assert_eq!(world.get(world.anna, &first).await.json["position"], 1);
    assert_eq!(world.get(world.boris, &second).await.json["position"], 2);
}
