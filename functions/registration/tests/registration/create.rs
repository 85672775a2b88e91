use std::{sync::Arc, time::Duration};

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::{fake_event::Mood, world::World};

#[tokio::test]
async fn a_place_is_held_until_it_expires() {
    let world = World::new().await;
    let answer = world.create(world.anna).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let id = answer.json["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), format!("/v1/registrations/{id}"));
    assert_eq!(answer.json["status"], "pending");
    assert_eq!((&answer.json["quantity"], &answer.json["ticket_type"]), (&json!(1), &Value::Null));
    assert_eq!(answer.json["expires_at"], "2027-03-01T12:15:00Z");
    assert_eq!(answer.json["ticket"], Value::Null);
    assert_eq!(answer.json["event"]["event_id"], world.event_id.to_string());
    assert_eq!(answer.json["event"]["title"], "Rust in the dark");
    assert_eq!(answer.json["event"]["place"]["address"], "1 River Road");
    // Noon in UTC, as a clock on the wall of the event's place shows it.
    assert_eq!(answer.json["event"]["starts_at"], "2027-03-08T17:30:00+05:30");
    assert_eq!(world.read(world.anna, id).await, answer.json);
    assert_eq!(world.event.seats(), 1);

    let [(topic, data)] = &world.messages().await[..] else { panic!("one message") };
    assert_eq!(topic, "registration-created");
    assert_eq!(data["registration_id"], id);
    assert_eq!(data["user_id"], world.anna.to_string());
    assert_eq!(data["event"]["version"], 3);
    assert_eq!(data["expires_at"], "2027-03-01T12:15:00Z");
    assert_eq!(data["occurred_at"], "2027-03-01T12:00:00Z");
}

#[tokio::test]
async fn registering_twice_names_the_first_registration_and_holds_no_second_place() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    for _ in 0..2 {
        let again = world.create(world.anna).await;
        assert_eq!((again.status.as_u16(), again.code()), (409, "already_registered"));
        assert_eq!(again.json["registration_id"], id.as_str());
    }
    world.confirm(world.anna, &id).await;
    assert_eq!(world.create(world.anna).await.json["registration_id"], id.as_str());
    assert_eq!(world.event.seen(&Method::PUT).len(), 1);
    assert_eq!(world.event.seats(), 1);
    // Somebody else may.
    assert_eq!(world.create(world.boris).await.status, 201);
}

#[tokio::test]
async fn two_requests_at_once_make_one_registration() {
    let world = World::new().await;
    for _ in 0..5 {
        let user = Uuid::from_bytes(world.seats.random.bytes());
        let gate = Arc::new(Semaphore::new(0));
        world.event.set(Mood::Waits(gate.clone()));
        let asked = world.event.seen(&Method::PUT).len();
        let both_ask = async {
            while world.event.seen(&Method::PUT).len() < asked + 2 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            gate.add_permits(2);
        };
        let (one, other, ()) = tokio::join!(world.create(user), world.create(user), both_ask);
        let (made, refused) = if one.status == 201 { (one, other) } else { (other, one) };
        assert_eq!(made.status, 201, "{}", made.text);
        assert_eq!(refused.code(), "already_registered", "{}", refused.text);
        assert_eq!(refused.json["registration_id"], made.json["id"]);
    }
    assert_eq!(world.event.seats(), 5);
    assert_eq!(world.topics().await.len(), 5);
}

#[tokio::test]
async fn what_event_refuses_is_passed_on_and_leaves_nothing_behind() {
    let world = World::new().await;
    for (status, code) in [
        (409, "sold_out"),
        (409, "registration_closed"),
        (409, "registration_not_open"),
        (404, "event_not_found"),
    ] {
        world.event.set(Mood::Refuses(status, code));
        let answer = world.create(world.anna).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code));
        assert_eq!(world.half_done().await, 0, "{code}");
    }
    assert_eq!(world.list(world.anna, "").await.json["items"], json!([]));
    assert!(world.topics().await.is_empty());
    // Places have come back: the refusals are forgotten.
    world.event.set(Mood::Well);
    assert_eq!(world.create(world.anna).await.status, 201);
}

#[tokio::test]
async fn event_away_is_said_so_and_a_repeat_goes_on_with_the_same_hold() {
    let world = World::new().await;
    world.event.set(Mood::DiesAfter);
    let answer = world.create(world.anna).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "event_unavailable"));
    assert_eq!(answer.header("retry-after"), "1");
    assert!(!answer.text.contains("Internal Server Error"), "{}", answer.text);

    world.wait(9);
    world.event.set(Mood::Well);
    let id = world.pending(world.anna).await;
    let holds = world.event.seen(&Method::PUT);
    assert!(holds.iter().all(|hold| hold.path_and_query.ends_with(&id)), "{holds:?}");
    assert_eq!(world.event.seats(), 1);
    // The repeat is alive: a sweep ten seconds after the first leaves it be.
    world.wait(2);
    world.sweep().await;
    assert_eq!(world.status(world.anna, &id).await, "pending");
}

#[tokio::test]
async fn a_silent_event_is_waited_for_three_seconds() {
    let world = World::new().await;
    world.event.set(Mood::Silent);
    let answer =
        tokio::time::timeout(Duration::from_secs(5), world.create(world.anna)).await.unwrap();
    assert_eq!(answer.code(), "event_unavailable");
}

#[tokio::test]
async fn killed_after_the_hold_the_seat_comes_back() {
    let world = World::new().await;
    world.event.set(Mood::SilentAfter);
    let killed = tokio::time::timeout(Duration::from_millis(500), world.create(world.anna)).await;
    assert!(killed.is_err());
    assert_eq!(world.event.seats(), 1);

    world.event.set(Mood::Well);
    world.wait(9);
    assert_eq!(world.sweep().await, 0, "it might still be alive");
    world.wait(1);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.event.seats(), 0);
    assert_eq!(world.half_done().await, 0);
    assert_eq!(world.list(world.anna, "").await.json["items"], json!([]));
    assert!(world.topics().await.is_empty());
    assert_eq!(world.create(world.anna).await.status, 201);
}

#[tokio::test]
async fn killed_before_the_hold_nothing_is_left() {
    let world = World::new().await;
    world.event.set(Mood::Silent);
    let killed = tokio::time::timeout(Duration::from_millis(500), world.create(world.anna)).await;
    assert!(killed.is_err());
    world.event.set(Mood::Well);
    world.wait(10);
    assert_eq!(world.sweep().await, 1);
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
}

#[tokio::test]
async fn a_seat_granted_to_a_request_that_the_sweep_has_ended_is_given_back() {
    let world = World::new().await;
    let gate = Arc::new(Semaphore::new(0));
    world.event.set(Mood::Waits(gate.clone()));
    let sweeping = async {
        while world.event.seats() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        world.wait(10);
        assert_eq!(world.sweep().await, 1);
        // Without this, the end of the request is what the sweep has done.
        let id = last_hold(&world);
        world.event.confirm_behind_the_back(id);
        gate.add_permits(1);
    };
    let (answer, ()) = tokio::join!(world.create(world.anna), sweeping);
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "event_unavailable"));
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    assert!(world.topics().await.is_empty());
}

fn last_hold(world: &World) -> Uuid {
    let path = world.event.seen(&Method::PUT).pop().unwrap().path_and_query;
    path.rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn who_let_a_hold_lapse_can_try_again_at_once() {
    let world = World::new().await;
    let first = world.pending(world.anna).await;
    world.wait(15 * 60);
    let second = world.pending(world.anna).await;
    assert_ne!(first, second);
    assert_eq!(world.status(world.anna, &first).await, "expired");
    assert_eq!(world.event.seats(), 1);
    let topics = world.topics().await;
    assert_eq!(topics, ["registration-created", "registration-expired", "registration-created"]);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_with_all_its_errors() {
    let world = World::new().await;
    let id = world.event_id;
    for (body, pointers) in [
        (json!({}), vec!["/event_id"]),
        (json!({"event_id": null}), vec!["/event_id"]),
        (json!({"event_id": "x".repeat(10_000)}), vec!["/event_id"]),
        (json!({"event_id": "'; DROP TABLE registrations; --\u{0}"}), vec!["/event_id"]),
        (json!({"event_id": [id], "quantity": "one"}), vec!["/event_id", "/quantity"]),
        (json!({"event_id": id, "quantity": 0}), vec!["/quantity"]),
        (json!({"event_id": id, "quantity": 11}), vec!["/quantity"]),
        (json!({"event_id": id, "quantity": 1.5}), vec!["/quantity"]),
        (json!({"event_id": id, "quantity": u64::MAX}), vec!["/quantity"]),
        (
            json!({"event_id": id, "ticket_type_id": "x", "access_code": "a\u{0}b"}),
            vec!["/access_code", "/ticket_type_id"],
        ),
    ] {
        let answer = world.creator(world.anna).json(Method::POST, "/v1/registrations", &body).await;
        assert_eq!(answer.status, 422, "{body} {}", answer.text);
        assert_eq!(answer.pointers(), pointers, "{body}");
    }
    let json = Some("application/json");
    for (content_type, body, status) in [
        (json, "{\"event_id\":".to_owned(), 400),
        (json, String::new(), 400),
        (json, " ".repeat(7 << 20), 413),
        (json, "[]".to_owned(), 422),
        (Some("text/plain"), "{}".to_owned(), 415),
    ] {
        let client = world.creator(world.anna);
        let answer =
            client.raw(Method::POST, "/v1/registrations", content_type, Body::from(body)).await;
        assert_eq!(answer.status, status, "{}", answer.text);
    }
    assert!(world.event.seen(&Method::PUT).is_empty());
    assert_eq!(world.half_done().await, 0);
}

#[tokio::test]
async fn strangers_are_asked_to_sign_in() {
    let world = World::new().await;
    let body = json!({"event_id": world.event_id});
    let client = world.creator(world.anna).header("authorization", "Bearer nonsense");
    let answer = client.json(Method::POST, "/v1/registrations", &body).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (401, "invalid_token"));
    assert_eq!(world.half_done().await, 0);
}
