//! The waitlist under kills and races: no place twice, none lost.

use std::time::Duration;

use serde_json::json;

use crate::{
    fake_event::Mood,
    waitlist::{full, queue, statuses},
    world::World,
};

#[tokio::test]
async fn two_runs_at_once_offer_each_place_once() {
    let world = World::new().await;
    full(&world, 1).await;
    let queue = queue(&world, 6).await;
    world.event.resize(4);
    tokio::join!(world.offer(), world.offer(), world.offer());
    let expected = ["pending", "pending", "pending", "waiting", "waiting", "waiting"];
    assert_eq!(statuses(&world, &queue).await, expected);
    assert_eq!(world.event.taken(), 4);
    let offers = world.topics().await.into_iter().filter(|topic| topic == "registration-offered");
    assert_eq!(offers.count(), 3, "each was told once");
}

#[tokio::test]
async fn killed_between_the_hold_and_its_note_the_next_run_goes_on() {
    let world = World::new().await;
    full(&world, 1).await;
    let queue = queue(&world, 2).await;
    world.event.resize(2);
    world.event.set(Mood::SilentAfter);
    let killed = tokio::time::timeout(Duration::from_millis(700), world.offer()).await;
    assert!(killed.is_err());
    assert_eq!(world.event.taken(), 2, "the place is held");
    assert_eq!(statuses(&world, &queue).await, ["waiting", "waiting"]);
    world.event.set(Mood::Well);
    assert_eq!(world.offer().await, 1);
    assert_eq!(statuses(&world, &queue).await, ["pending", "waiting"]);
    assert_eq!(world.event.taken(), 2);
}

#[tokio::test]
async fn who_leaves_while_a_place_is_on_its_way_gives_it_to_the_next() {
    let world = World::new().await;
    full(&world, 1).await;
    let queue = queue(&world, 2).await;
    world.event.resize(2);
    world.event.set(Mood::DiesAfter);
    assert_eq!(world.offer().await, 0);
    world.event.set(Mood::Well);
    assert_eq!(world.cancel(queue[0].0, &queue[0].1).await.status, 200);
    assert_eq!(world.event.taken(), 1, "the place is back");
    assert_eq!(world.offer().await, 1);
    assert_eq!(statuses(&world, &queue).await, ["cancelled", "pending"]);
}

#[tokio::test]
async fn with_event_away_everybody_keeps_their_position() {
    let world = World::new().await;
    full(&world, 1).await;
    let queue = queue(&world, 2).await;
    world.event.resize(3);
    world.event.set(Mood::Refuses(503, "unavailable"));
    assert_eq!(world.offer().await, 0);
    assert_eq!(statuses(&world, &queue).await, ["waiting", "waiting"]);
    world.event.set(Mood::Well);
    assert_eq!(world.offer().await, 2);
}

#[tokio::test]
async fn an_intent_whose_refusal_was_lost_waits_when_asked_again() {
    let world = World::new().await;
    full(&world, 1).await;
    world.event.set(Mood::DiesAfter);
    assert_eq!(world.wait_for(world.anna, &json!({})).await.code(), "event_unavailable");
    world.event.set(Mood::Well);
    let again = world.wait_for(world.anna, &json!({})).await;
    assert_eq!((again.status.as_u16(), &again.json["position"]), (201, &json!(1)));
}

#[tokio::test]
async fn the_sweep_ends_a_wait_when_registration_does() {
    let world = World::new().await;
    full(&world, 1).await;
    let queue = queue(&world, 1).await;
    world.wait(24 * 7 * 3600 - 2);
    assert_eq!(world.sweep().await, 0);
    world.wait(2);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(statuses(&world, &queue).await, ["expired"]);
    assert_eq!(world.half_done().await, 0);
}
