use jiff::{SignedDuration, Timestamp};
use messages::{CloudEvent, EventChanged, EventFacts, Place};
use serde_json::json;
use turnout_registration::api::on_event_changed;

use crate::{fake_event::Mood, world::World};

/// The organiser changes the event, and the message of it arrives.
pub async fn changes(
    world: &World,
    version: i64,
    starts_at: Timestamp,
    cancellation_closes_at: Option<Timestamp>,
) {
    let event = EventFacts {
        event_id: world.event_id,
        version,
        title: "Rust in the dark".to_owned(),
        starts_at,
        ends_at: starts_at + SignedDuration::from_hours(2),
        time_zone: "Asia/Kolkata".to_owned(),
        place: Place::Online { link: "https://example.org".to_owned() },
    };
    let data = EventChanged { event, cancellation_closes_at, waitlist_mode: None };
    let message = CloudEvent::new(data, &world.clock, &world.seats.random);
    let message = serde_json::from_value(serde_json::to_value(message).unwrap()).unwrap();
    on_event_changed::handle(&world.database.pool, &world.clock, message).await.unwrap();
}

#[tokio::test]
async fn a_seat_that_is_given_back_is_free_and_can_be_had_again() {
    let world = World::new().await;
    let pending = world.pending(world.anna).await;
    let confirmed = world.confirmed(world.boris).await;
    world.wait(60);
    for (user, id) in [(world.anna, &pending), (world.boris, &confirmed)] {
        let answer = world.cancel(user, id).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json["status"], "cancelled");
        assert_eq!(answer.json["cancelled_at"], "2027-03-01T12:01:00Z");
        assert!(answer.json["ticket"].is_null(), "the ticket is void");
        assert_eq!(world.read(user, id).await, answer.json);
    }
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    assert_eq!(world.topics().await[3..], ["registration-cancelled", "registration-cancelled"]);

    let again = world.pending(world.anna).await;
    assert_ne!(again, pending);
}

#[tokio::test]
async fn cancelling_again_answers_the_same() {
    let world = World::new().await;
    let id = world.confirmed(world.anna).await;
    let first = world.cancel(world.anna, &id).await;
    world.wait(60);
    let second = world.cancel(world.anna, &id).await;
    assert_eq!(second.status, 200);
    assert_eq!(second.json, first.json);
    assert_eq!(world.topics().await.len(), 3);
}

#[tokio::test]
async fn with_event_away_the_registration_is_over_and_the_sweep_frees_the_seat() {
    let world = World::new().await;
    let id = world.confirmed(world.anna).await;
    world.event.set(Mood::Refuses(502, ""));
    let answer = world.cancel(world.anna, &id).await;
    assert_eq!((answer.status.as_u16(), &answer.json["status"]), (200, &"cancelled".into()));
    assert_eq!(world.event.seats(), 1);

    world.wait(10);
    assert_eq!(world.sweep().await, 0);
    world.event.set(Mood::Well);
    world.wait(60);
    assert_eq!(world.sweep().await, 1);
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    assert_eq!(world.topics().await.len(), 3, "it was told once");
}

#[tokio::test]
async fn once_the_event_has_started_it_is_too_late() {
    let world = World::new().await;
    let id = world.confirmed(world.anna).await;
    world.clock.advance(world.event.starts_at().duration_since(world.clock.now()));
    let answer = world.cancel(world.anna, &id).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "event_started"));
    assert_eq!(world.status(world.anna, &id).await, "confirmed");
    assert_eq!(world.event.seats(), 1);
}

#[tokio::test]
async fn what_has_expired_cannot_be_cancelled() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.wait(15 * 60 + 5);
    world.sweep().await;
    let answer = world.cancel(world.anna, &id).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "hold_expired"));
}

#[tokio::test]
async fn nobody_cancels_for_another() {
    let world = World::new().await;
    let id = world.confirmed(world.anna).await;
    let answer = world.cancel(world.boris, &id).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "registration_not_found"));
    assert_eq!(world.cancel(world.boris, "1").await.status, 404);
    assert_eq!(world.status(world.anna, &id).await, "confirmed");
}

#[tokio::test]
async fn after_the_organisers_limit_it_is_too_late_for_who_has_a_place() {
    let world = World::new().await;
    let limit = world.clock.now() + SignedDuration::from_hours(24);
    world.event.limit_cancelling(limit);
    let [anna, boris] = [world.confirmed(world.anna).await, world.confirmed(world.boris).await];
    let until = json!("2027-03-02T17:30:00+05:30");
    assert_eq!(world.get(world.anna, &anna).await.json["cancellable_until"], until);

    world.clock.advance(SignedDuration::from_secs(24 * 3_600 - 1));
    assert_eq!(world.cancel(world.boris, &boris).await.status, 200);
    world.wait(1);
    let answer = world.cancel(world.anna, &anna).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "cancellation_closed"));
    assert_eq!(answer.json["cancellable_until"], until);
    assert!(answer.json["detail"].as_str().unwrap().contains("2027-03-02T17:30:00+05:30"));
    assert_eq!(world.get(world.anna, &anna).await.json["cancellable_until"], until);
    assert_eq!(world.status(world.anna, &anna).await, "confirmed");
    assert_eq!(world.event.seats(), 1);
}

#[tokio::test]
async fn the_limit_is_not_for_who_has_not_confirmed() {
    let world = World::new().await;
    world.event.resize(1);
    world.event.limit_cancelling(world.clock.now() - SignedDuration::from_hours(1));
    let pending = world.pending(world.anna).await;
    let waiting = world.waiting(world.boris, &json!({})).await;
    for (user, id) in [(world.anna, &pending), (world.boris, &waiting)] {
        let shown = world.get(user, id).await;
        assert_eq!(shown.json["cancellable_until"], shown.json["event"]["starts_at"]);
        let answer = world.cancel(user, id).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(answer.json["cancellable_until"].is_null());
    }
}

#[tokio::test]
async fn a_moved_limit_counts_and_messages_may_come_in_any_order() {
    let world = World::new().await;
    let (now, starts_at) = (world.clock.now(), world.event.starts_at());
    world.event.limit_cancelling(now + SignedDuration::from_hours(1));
    let id = world.confirmed(world.anna).await;
    let until = async || world.get(world.anna, &id).await.json["cancellable_until"].clone();

    changes(&world, 5, starts_at, Some(now + SignedDuration::from_hours(3))).await;
    assert_eq!(until().await, "2027-03-01T20:30:00+05:30");
    changes(&world, 4, starts_at, None).await;
    // What the registration has is from version 3, and what is older says nothing.
    changes(&world, 5, starts_at, None).await;
    assert_eq!(until().await, "2027-03-01T20:30:00+05:30");
    // The start was moved before the limit.
    let earlier = now + SignedDuration::from_hours(2);
    changes(&world, 6, earlier, Some(now + SignedDuration::from_hours(3))).await;
    assert_eq!(until().await, "2027-03-01T19:30:00+05:30");
    changes(&world, 7, starts_at, None).await;
    assert_eq!(until().await, world.get(world.anna, &id).await.json["event"]["starts_at"]);

    world.wait(2 * 3_600);
    let answer = world.cancel(world.anna, &id).await;
    assert_eq!(answer.status, 200, "the first limit has passed: {}", answer.text);
}

#[tokio::test]
async fn a_limit_that_was_moved_before_now_counts() {
    let world = World::new().await;
    let id = world.confirmed(world.anna).await;
    let past = world.clock.now() - SignedDuration::from_hours(1);
    changes(&world, 4, world.event.starts_at(), Some(past)).await;
    let answer = world.cancel(world.anna, &id).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "cancellation_closed"));
    assert_eq!(world.status(world.anna, &id).await, "confirmed");
}
