//! Registering for a ticket type, and for several places.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::{fake_event::Mood, world::World};

pub const TYPE: &str = "01a1fb10-3c5e-7d40-9b21-5e6f7a8b9c0d";

pub async fn create(world: &World, user: Uuid, quantity: u16) -> Answer {
    let body = json!({
        "event_id": world.event_id, "ticket_type_id": TYPE, "access_code": " Crew-2027 ",
        "quantity": quantity,
    });
    world.creator(user).json(Method::POST, "/v1/registrations", &body).await
}

#[tokio::test]
async fn the_choice_is_passed_on_and_shown() {
    let world = World::new().await;
    let made = create(&world, world.anna, 3).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json["id"].as_str().unwrap();
    let asked: Value = serde_json::from_slice(&world.event.seen(&Method::PUT)[0].body).unwrap();
    assert_eq!(asked["ticket_type_id"], TYPE);
    assert_eq!((&asked["access_code"], &asked["quantity"]), (&json!("Crew-2027"), &json!(3)));

    assert_eq!(made.json["ticket_type"], json!({"id": TYPE, "name": "Workshop"}));
    assert_eq!((&made.json["quantity"], &made.json["status"]), (&json!(3), &json!("pending")));
    assert!(!made.text.contains("Crew"), "{}", made.text);
    assert_eq!(world.read(world.anna, id).await, made.json);
    assert_eq!(world.list(world.anna, "").await.json["items"], json!([made.json]));
    let confirmed = world.confirm(world.anna, id).await;
    assert_eq!(confirmed.json["ticket_type"], made.json["ticket_type"]);
    for (_, data) in world.messages().await {
        let ticket_type = json!({"id": TYPE, "name": "Workshop"});
        assert_eq!((&data["quantity"], &data["ticket_type"]), (&json!(3), &ticket_type));
    }
}

#[tokio::test]
async fn the_rules_of_ticket_types_are_passed_on() {
    let world = World::new().await;
    for code in ["ticket_type_required", "ticket_type_not_found", "ticket_type_not_on_sale"] {
        world.event.set(Mood::Refuses(409, code));
        let refused = create(&world, world.anna, 1).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, code));
    }
    let over = json!({"code": "quantity_over_limit", "limit": 2});
    world.event.set(Mood::RefusesWith(409, over));
    let refused = create(&world, world.anna, 3).await;
    assert_eq!((refused.status.as_u16(), refused.pointers()), (422, vec!["/quantity"]));
    assert_eq!(refused.json["errors"][0]["code"], "quantity_over_limit");
    assert_eq!(refused.json["limit"], 2);

    let sold_out = json!({"code": "sold_out", "limit": "ticket_type", "free": 2, "held": 5});
    world.event.set(Mood::RefusesWith(409, sold_out.clone()));
    let refused = create(&world, world.anna, 3).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "sold_out"));
    for member in ["limit", "free", "held"] {
        assert_eq!(refused.json[member], sold_out[member]);
    }
    assert_eq!(world.half_done().await, 0);
}

#[tokio::test]
async fn what_needs_no_word_of_the_attendee_is_confirmed_at_once() {
    let world = World::new().await;
    world.event.confirms_at_once();
    let made = create(&world, world.anna, 2).await;
    assert_eq!((made.status.as_u16(), &made.json["status"]), (201, &json!("confirmed")));
    assert!(made.json["ticket"]["code"].is_string(), "{}", made.text);
    assert_eq!(made.json["expires_at"], Value::Null);
    let id = made.json["id"].as_str().unwrap();
    assert_eq!(world.read(world.anna, id).await, made.json);
    assert_eq!(world.confirm(world.anna, id).await.json, made.json, "asked for all the same");
    assert_eq!(world.topics().await, ["registration-created", "registration-confirmed"]);
    assert_eq!((world.event.seats(), world.half_done().await), (1, 0));
}

#[tokio::test]
async fn killed_before_it_was_confirmed_the_sweep_does_it() {
    let world = World::new().await;
    world.event.confirms_at_once();
    world.event.set(Mood::DeafToConfirm);
    let creating = create(&world, world.anna, 1);
    assert!(tokio::time::timeout(Duration::from_millis(700), creating).await.is_err());
    world.event.set(Mood::Well);
    let shown = async || world.list(world.anna, "").await.json["items"][0]["status"].clone();
    world.wait(9);
    assert_eq!(world.sweep().await, 0, "it might still be alive");
    assert_eq!(shown().await, "pending");
    world.wait(1);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(shown().await, "confirmed");
    assert_eq!(world.topics().await, ["registration-created", "registration-confirmed"]);
    assert_eq!((world.event.seats(), world.half_done().await), (1, 0));
}

#[tokio::test]
async fn with_event_away_in_between_the_place_is_held_and_confirmed_later() {
    let world = World::new().await;
    world.event.confirms_at_once();
    world.event.set(Mood::DeafToConfirm);
    let made = create(&world, world.anna, 1).await;
    assert_eq!((made.status.as_u16(), &made.json["status"]), (201, &json!("pending")));
    world.event.set(Mood::Well);
    world.wait(10);
    assert_eq!(world.sweep().await, 1);
    let id = made.json["id"].as_str().unwrap();
    assert_eq!(world.status(world.anna, id).await, "confirmed");
}

#[tokio::test]
async fn who_changes_their_mind_after_no_answer_gets_what_they_want_in_the_end() {
    let world = World::new().await;
    world.event.set(Mood::DiesAfter);
    assert_eq!(create(&world, world.anna, 1).await.code(), "event_unavailable");
    world.event.set(Mood::Well);
    // The first hold is under the same id: it is given back.
    let again = create(&world, world.anna, 2).await;
    assert_eq!((again.status.as_u16(), again.code()), (503, "event_unavailable"));
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    let made = create(&world, world.anna, 2).await;
    assert_eq!((made.status.as_u16(), &made.json["quantity"]), (201, &json!(2)));
    assert_eq!(world.event.seats(), 1);
}
