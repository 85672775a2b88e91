use http::Method;
use serde_json::json;

use crate::world::{World, take};

#[tokio::test]
async fn a_place_is_held_then_confirmed_then_given_back() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 2 })).await;
    let hold = world.id();
    let taken = world.hold(event, hold).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(taken.json["hold_id"], json!(hold));
    assert_eq!(taken.json["status"], "held");
    assert_eq!(taken.json["expires_at"], "2027-03-01T12:15:00Z");
    assert_eq!(taken.json["event"]["event_id"], json!(event));
    assert_eq!(taken.json["event"]["title"], "Rust evening");
    assert_eq!(world.places(event).await, (2, 0, 1, 1));

    let confirmed = world.confirm(event, hold).await;
    assert_eq!((confirmed.status.as_u16(), &confirmed.json["status"]), (200, &json!("confirmed")));
    assert_eq!(confirmed.json["event"], taken.json["event"]);
    assert_eq!(world.places(event).await, (2, 1, 0, 1));

    assert_eq!(world.release(event, hold).await.status, 204);
    assert_eq!(world.places(event).await, (2, 0, 0, 2));
    world.audit().await;
}

#[tokio::test]
async fn every_step_can_be_repeated() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 5 })).await;
    let hold = world.id();
    let first = world.hold(event, hold).await;
    world.advance(60);
    assert_eq!(world.hold(event, hold).await.json, first.json, "the hold is not prolonged");
    assert_eq!(world.places(event).await, (5, 0, 1, 4));
    for _ in 0..2 {
        assert_eq!(world.confirm(event, hold).await.status, 200);
    }
    assert_eq!(world.hold(event, hold).await.json["status"], "confirmed");
    assert_eq!(world.places(event).await, (5, 1, 0, 4));
    for _ in 0..2 {
        assert_eq!(world.release(event, hold).await.status, 204);
    }
    assert_eq!(world.places(event).await, (5, 0, 0, 5));
    world.audit().await;
}

#[tokio::test]
async fn a_released_id_never_takes_a_place_again() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let (unknown, held) = (world.id(), world.id());
    world.hold(event, held).await;
    for id in [unknown, held] {
        assert_eq!(world.release(event, id).await.status, 204);
        let late = world.hold(event, id).await;
        assert_eq!((late.status.as_u16(), late.code()), (409, "hold_released"));
        let late = world.confirm(event, id).await;
        assert_eq!((late.status.as_u16(), late.code()), (409, "hold_released"));
    }
    assert_eq!(world.places(event).await, (50, 0, 0, 50));
}

#[tokio::test]
async fn a_confirmed_place_can_be_spared() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let (held, confirmed) = (world.id(), world.id());
    world.hold(event, held).await;
    world.hold(event, confirmed).await;
    world.confirm(event, confirmed).await;
    let spare = async |hold| {
        let path = format!("/internal/events/{event}/holds/{hold}?unless_confirmed=true");
        world.anybody().send(Method::DELETE, &path).await
    };
    assert_eq!(spare(held).await.status, 204);
    let kept = spare(confirmed).await;
    assert_eq!((kept.status.as_u16(), kept.code()), (409, "hold_confirmed"));
    assert_eq!(world.places(event).await, (50, 1, 0, 49));
}

#[tokio::test]
async fn an_expired_hold_is_refused_for_good_and_its_place_is_free() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 1 })).await;
    let (in_time, late) = (world.id(), world.id());
    world.hold(event, in_time).await;
    world.advance(899);
    assert_eq!(world.confirm(event, in_time).await.status, 200, "one second is left");
    world.release(event, in_time).await;

    world.hold(event, late).await;
    world.advance(900);
    let refused = world.confirm(event, late).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "hold_expired"));
    // Another function's clock is five seconds behind.
    world.advance(-5);
    assert_eq!(world.confirm(event, late).await.status, 409);
    assert_eq!(world.places(event).await, (1, 0, 0, 1));
    assert_eq!(world.hold(event, world.id()).await.status, 200);
    world.audit().await;
}

#[tokio::test]
async fn the_sweep_gives_back_what_nobody_confirmed() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 40 })).await;
    let holds: Vec<_> = (0..40).map(|_| world.id()).collect();
    for hold in &holds {
        world.hold(event, *hold).await;
    }
    world.confirm(event, holds[0]).await;
    world.advance(905);
    assert_eq!(world.sweep().await, 0, "clocks may differ by five seconds");
    world.advance(1);
    assert_eq!(world.sweep().await, 39);
    assert_eq!(world.sweep().await, 0);
    assert_eq!(world.places(event).await, (40, 1, 0, 39));
    assert_eq!(world.hold(event, holds[1]).await.code(), "hold_released");
    assert_eq!(world.confirm(event, holds[1]).await.code(), "hold_expired");
    world.audit().await;
}

#[tokio::test]
async fn sold_out_is_not_said_while_expired_holds_keep_the_places() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 2 })).await;
    world.hold(event, world.id()).await;
    world.hold(event, world.id()).await;
    let refused = world.hold(event, world.id()).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "sold_out"));
    assert_eq!(refused.json["held"], 2, "they may come back");
    assert_eq!((&refused.json["limit"], &refused.json["free"]), (&json!("event"), &json!(0)));
    world.advance(906);
    assert_eq!(world.hold(event, world.id()).await.status, 200);
    assert_eq!(world.places(event).await, (2, 0, 1, 1));
    world.audit().await;
}

#[tokio::test]
async fn an_id_belongs_to_one_event_and_person() {
    let world = World::new().await;
    let (event, other) = (world.published(&json!({})).await, world.published(&json!({})).await);
    let hold = world.id();
    world.hold(event, hold).await;
    assert_eq!(world.hold(other, hold).await.code(), "hold_conflict");
    let body = json!({ "user_id": world.id() });
    let path = format!("/internal/events/{event}/holds/{hold}");
    let stranger = world.anybody().json(Method::PUT, &path, &body).await;
    assert_eq!(stranger.code(), "hold_conflict");
    assert_eq!(world.release(other, hold).await.code(), "hold_conflict");
    let elsewhere = world.confirm(other, hold).await;
    assert_eq!((elsewhere.status.as_u16(), elsewhere.code()), (404, "hold_not_found"));
    assert_eq!(world.confirm(event, hold).await.status, 200);
}

#[tokio::test]
async fn without_ticket_types_it_is_one_place_at_a_time() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let path = format!("/internal/events/{event}/holds/{}", world.id());
    let put = async |body| world.anybody().json(Method::PUT, &path, &body).await;
    let wrong =
        json!({ "user_id": "nobody", "quantity": 11, "ticket_type_id": 1, "access_code": [] });
    let refused = put(wrong).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.pointers(), ["/access_code", "/quantity", "/ticket_type_id", "/user_id"]);
    assert_eq!(put(json!({})).await.pointers(), ["/user_id"]);
    let refused = put(json!({ "user_id": event, "quantity": 2 })).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "quantity_over_limit"));
    assert_eq!(refused.json["limit"], 1);
    let refused = put(json!({ "user_id": event, "ticket_type_id": event })).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "ticket_type_not_found"));
    assert_eq!(take(&world.anybody(), world.id(), world.id()).await.code(), "event_not_found");
}
