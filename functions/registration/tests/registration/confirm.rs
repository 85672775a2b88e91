use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::{fake_event::Mood, world::World};

#[tokio::test]
async fn a_held_place_becomes_a_ticket() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.wait(60);
    let answer = world.confirm(world.anna, &id).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json["status"], "confirmed");
    assert_eq!(answer.json["confirmed_at"], "2027-03-01T12:01:00Z");
    assert!(answer.json["expires_at"].is_null());
    let code = answer.json["ticket"]["code"].as_str().unwrap();
    assert_eq!(code.len(), 19, "{code}");
    assert_eq!(world.read(world.anna, &id).await, answer.json);

    let messages = world.messages().await;
    let [_, (topic, data)] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!(topic, "registration-confirmed");
    assert_eq!(data["ticket_code"], code);
    assert_eq!(data["registration_id"], id.as_str());
    // Long after the hold's time the seat is still there.
    world.wait(3600);
    world.sweep().await;
    assert_eq!(world.status(world.anna, &id).await, "confirmed");
    assert_eq!(world.event.seats(), 1);
}

#[tokio::test]
async fn confirming_again_answers_the_same() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    let first = world.confirm(world.anna, &id).await;
    world.wait(60);
    let second = world.confirm(world.anna, &id).await;
    assert_eq!(second.status, 200);
    assert_eq!(second.json, first.json);
    assert_eq!(world.topics().await, ["registration-created", "registration-confirmed"]);
}

#[tokio::test]
async fn five_confirmations_at_once_are_one() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    let answers = join_all((0..5).map(|_| world.confirm(world.anna, &id))).await;
    for answer in &answers {
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json["ticket"], answers[0].json["ticket"]);
    }
    assert_eq!(world.topics().await, ["registration-created", "registration-confirmed"]);
    assert_eq!(world.half_done().await, 0);
}

#[tokio::test]
async fn the_ticket_tells_of_the_event_as_it_is_now() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.event.rename("Rust by candlelight");
    assert_eq!(world.confirm(world.anna, &id).await.json["event"]["title"], "Rust by candlelight");
    assert_eq!(world.messages().await[1].1["event"]["title"], "Rust by candlelight");
}

#[tokio::test]
async fn others_and_strangers_find_nothing_to_confirm() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    let unknown = Uuid::from_bytes(world.seats.random.bytes()).to_string();
    for id in [&id, &unknown, "x", "%00", "..%2f"] {
        let answer = world.confirm(world.boris, id).await;
        assert_eq!(answer.status, 404, "{id} {}", answer.text);
    }
    assert_eq!(world.status(world.anna, &id).await, "pending");
    assert_eq!(world.half_done().await, 1);
}

#[tokio::test]
async fn event_decides_that_it_is_too_late() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.wait(15 * 60);
    for _ in 0..2 {
        let answer = world.confirm(world.anna, &id).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (409, "hold_expired"));
    }
    assert_eq!(world.status(world.anna, &id).await, "expired");
    assert_eq!(world.topics().await, ["registration-created", "registration-expired"]);
    assert_eq!(world.half_done().await, 0);
}

#[tokio::test]
async fn a_cancelled_registration_is_not_confirmed() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.cancel(world.anna, &id).await;
    let answer = world.confirm(world.anna, &id).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "registration_cancelled"));
    assert_eq!(world.event.seats(), 0);
}

#[tokio::test]
async fn killed_after_event_confirmed_the_sweep_brings_the_ticket() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.event.set(Mood::SilentAfter);
    let confirm = world.confirm(world.anna, &id);
    assert!(tokio::time::timeout(Duration::from_millis(500), confirm).await.is_err());

    world.event.set(Mood::Well);
    // Nobody knows yet; so it does not show as expired when the time is over.
    world.wait(9);
    assert_eq!(world.sweep().await, 0, "it might still be alive");
    world.wait(15 * 60);
    assert_eq!(world.status(world.anna, &id).await, "pending");
    assert_eq!(world.sweep().await, 1);
    let answer = world.get(world.anna, &id).await;
    assert_eq!(answer.json["status"], "confirmed");
    assert!(answer.json["ticket"]["code"].is_string());
    assert_eq!(world.topics().await, ["registration-created", "registration-confirmed"]);
    assert_eq!((world.event.seats(), world.half_done().await), (1, 0));
}

#[tokio::test]
async fn killed_before_event_heard_of_it_the_sweep_confirms() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.event.set(Mood::Silent);
    let confirm = world.confirm(world.anna, &id);
    assert!(tokio::time::timeout(Duration::from_millis(500), confirm).await.is_err());
    world.event.set(Mood::Well);
    world.wait(10);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.status(world.anna, &id).await, "confirmed");
}

#[tokio::test]
async fn with_event_away_past_the_end_of_the_hold_it_expires() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.event.set(Mood::Refuses(500, "internal"));
    let answer = world.confirm(world.anna, &id).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "event_unavailable"));
    assert_eq!(answer.header("retry-after"), "1");
    world.wait(15 * 60);
    assert_eq!(world.sweep().await, 0);
    world.event.set(Mood::Well);
    world.wait(60);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.status(world.anna, &id).await, "expired");
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    assert_eq!(world.topics().await, ["registration-created", "registration-expired"]);
}

#[tokio::test]
async fn cancelling_in_the_middle_of_a_confirmation_leaves_no_seat() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    let gate = Arc::new(Semaphore::new(0));
    world.event.set(Mood::Waits(gate.clone()));
    let cancelling = async {
        while world.event.seen(&http::Method::POST).is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let answer = world.cancel(world.anna, &id).await;
        gate.add_permits(1);
        answer
    };
    let (confirm, cancel) = tokio::join!(world.confirm(world.anna, &id), cancelling);
    assert_eq!(cancel.status, 200, "{}", cancel.text);
    assert_eq!((confirm.status.as_u16(), confirm.code()), (409, "registration_cancelled"));
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    assert_eq!(world.topics().await, ["registration-created", "registration-cancelled"]);
}
