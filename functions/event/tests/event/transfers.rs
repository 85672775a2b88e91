//! A seat goes from one registration to another.

use std::collections::BTreeMap;

use http::Method;
use serde_json::json;
use test_kit::{Answer, Client};
use uuid::Uuid;

use crate::{
    races::{at_once, counts, crowd, release_owned},
    world::{World, hand_over},
};

async fn hand_over_owned(client: Client, event: Uuid, from: Uuid, to: Uuid) -> Answer {
    hand_over(&client, event, from, to).await
}

/// An event with a seat of three places of a ticket type: event, type, seat.
async fn with_seat(world: &World) -> (Uuid, Uuid, Uuid) {
    let event = world.published(&json!({ "capacity": 5 })).await;
    let kind = world.ticket_type(event, &json!({ "capacity": 4, "per_person_limit": 4 })).await;
    let seat = world.id();
    assert_eq!(world.hold_of(event, seat, kind, 3).await.status, 200);
    assert_eq!(world.confirm(event, seat).await.status, 200);
    (event, kind, seat)
}

#[tokio::test]
async fn a_seat_changes_hands_and_nothing_is_free_in_between() {
    let world = World::new().await;
    let (event, kind, seat) = with_seat(&world).await;
    let (to, user) = (world.id(), world.id());
    let path = format!("/internal/events/{event}/holds/{seat}/transfer");
    let body = json!({ "to": to, "user_id": user });
    for _ in 0..2 {
        let answer = world.anybody().json(Method::POST, &path, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(
            (&answer.json["hold_id"], &answer.json["status"], &answer.json["quantity"]),
            (&json!(to), &json!("confirmed"), &json!(3))
        );
        assert_eq!(answer.json["ticket_type"]["id"], json!(kind));
        assert_eq!(answer.json["event"]["event_id"], json!(event));
    }
    assert_eq!(world.places(event).await, (5, 3, 0, 2));
    assert_eq!(world.places_of(event, kind).await, (3, 0, 1));
    world.audit().await;
    let before = world.clock.now().as_second() + 1;
    let listed = format!(
        "/internal/events/{event}/seats?before={}",
        jiff::Timestamp::from_second(before).unwrap()
    );
    let seats = world.anybody().send(Method::GET, &listed.replace(':', "%3A")).await;
    assert_eq!(seats.json["items"].as_array().unwrap().len(), 1, "{}", seats.text);
    assert_eq!(
        (&seats.json["items"][0]["hold_id"], &seats.json["items"][0]["user_id"]),
        (&json!(to), &json!(user))
    );
    // The one that gave it has none, and releasing it takes nothing from the other.
    assert_eq!(world.confirm(event, seat).await.code(), "hold_released");
    assert_eq!(world.release(event, seat).await.status, 204);
    assert_eq!(world.places(event).await, (5, 3, 0, 2));
    // And the other's can be given back, or on.
    let third = world.id();
    assert_eq!(world.transfer(event, to, third).await.status, 200);
    assert_eq!(world.transfer(event, seat, to).await.code(), "hold_released");
    assert_eq!(world.release(event, third).await.status, 204);
    assert_eq!(world.places(event).await, (5, 0, 0, 5));
    world.audit().await;
}

#[tokio::test]
async fn only_a_seat_can_be_handed_over() {
    let world = World::new().await;
    let (event, kind, seat) = with_seat(&world).await;
    assert_eq!(world.transfer(event, world.id(), world.id()).await.code(), "hold_not_found");
    let other_event = world.published(&json!({})).await;
    assert_eq!(world.transfer(other_event, seat, world.id()).await.code(), "hold_not_found");
    let held = world.id();
    assert_eq!(world.hold_of(event, held, kind, 1).await.status, 200);
    assert_eq!(world.transfer(event, held, world.id()).await.code(), "hold_not_confirmed");
    assert_eq!(world.transfer(event, seat, held).await.code(), "hold_conflict");
    let gone = world.id();
    assert_eq!(world.release(event, gone).await.status, 204);
    assert_eq!(world.transfer(event, seat, gone).await.code(), "hold_released");
    assert_eq!(world.transfer(event, gone, world.id()).await.code(), "hold_not_confirmed");
    let path = format!("/internal/events/{event}/holds/{seat}/transfer");
    let answer = world.anybody().json(Method::POST, &path, &json!({ "to": 7 })).await;
    let pointers: Vec<_> = answer.json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!((answer.status.as_u16(), pointers), (422, vec!["/to", "/user_id"]));
    assert_eq!(world.places(event).await, (5, 3, 1, 1));
    world.audit().await;
}

#[tokio::test]
async fn a_blocked_account_gets_no_seat_and_a_cancelled_event_gives_none() {
    let world = World::new().await;
    let (event, _, seat) = with_seat(&world).await;
    let [blocked, other] = [world.id(), world.id()];
    sqlx::query(
        "INSERT INTO event.blocked_accounts
             (organizer_id, user_id, reason, blocked_by, blocked_by_username, blocked_at)
         VALUES ($1, $2, 'sells tickets', $1, 'anna', now())",
    )
    .bind(world.organizer)
    .bind(blocked)
    .execute(&world.database.admin)
    .await
    .unwrap();
    assert_eq!(world.transfer(event, seat, blocked).await.code(), "account_blocked");
    assert_eq!(world.places(event).await, (5, 3, 0, 2));
    assert_eq!(world.transfer(event, seat, other).await.status, 200);
    assert_eq!(world.call_off(event, &json!({})).await.status, 200);
    assert_eq!(world.transfer(event, seat, other).await.code(), "event_cancelled");
    assert_eq!(world.transfer(event, other, world.id()).await.code(), "event_cancelled");
    world.sweep().await;
    world.audit().await;
}

#[tokio::test]
async fn of_many_who_want_one_seat_one_gets_it_whatever_is_given_back() {
    let world = World::new().await;
    let client = crowd(&world);
    for _ in 0..10 {
        let (event, _, seat) = with_seat(&world).await;
        let takers: Vec<_> = (0..6).map(|_| world.id()).collect();
        let seen = at_once(
            takers.iter().map(|taker| hand_over_owned(client.clone(), event, seat, *taker)),
        )
        .await;
        assert_eq!(seen, counts([(200, "", 1), (409, "hold_not_confirmed", 5)]));
        assert_eq!(world.places(event).await, (5, 3, 0, 2));

        // Repetitions of one answer all the same.
        let (event, _, seat) = with_seat(&world).await;
        let to = world.id();
        let seen = at_once((0..6).map(|_| hand_over_owned(client.clone(), event, seat, to))).await;
        assert_eq!(seen, counts([(200, "", 6)]));
        assert_eq!(world.places(event).await, (5, 3, 0, 2));

        // Giving the seat back is before it, or comes too late for it.
        let (event, _, seat) = with_seat(&world).await;
        let to = world.id();
        let seen: BTreeMap<_, _> = at_once(
            [
                tokio::spawn(hand_over_owned(client.clone(), event, seat, to)),
                tokio::spawn(release_owned(client.clone(), event, seat)),
            ]
            .map(|task| async move { task.await.unwrap() }),
        )
        .await;
        let (_, confirmed, held, _) = world.places(event).await;
        let handed = seen.contains_key(&(200, String::new()));
        assert_eq!((confirmed, held), if handed { (3, 0) } else { (0, 0) }, "{seen:?}");
    }
    world.audit().await;
}
