//! The team's choice under kills and races: no place twice, none lost, nobody's wait
//! forgotten.

use std::time::Duration;

use serde_json::json;

use crate::{
    choosing::{chosen, world},
    fake_event::Mood,
    waitlist::{full, queue, statuses},
};

#[tokio::test]
async fn killed_between_the_hold_and_its_note_the_sweep_writes_the_offer_down() {
    let world = world().await;
    full(&world, 1).await;
    let queue = queue(&world, 3).await;
    world.event.resize(2);
    world.event.set(Mood::SilentAfterPut);
    let body = json!({ "registration_ids": [queue[2].1] });
    let work = world.choose(world.boris, &body);
    assert!(tokio::time::timeout(Duration::from_millis(700), work).await.is_err(), "killed");
    assert_eq!(world.event.taken(), 2, "the place is held");
    world.event.set(Mood::Well);

    // In a manual queue no run asks for the third.
    assert_eq!(world.offer().await, 0);
    assert_eq!(statuses(&world, &queue).await, ["waiting", "waiting", "waiting"]);
    world.wait(19);
    assert_eq!(world.sweep().await, 0, "while Event may still be at it");
    world.wait(1);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(statuses(&world, &queue).await, ["waiting", "waiting", "pending"]);
    let offers = world.topics().await.into_iter().filter(|topic| topic == "registration-offered");
    assert_eq!((offers.count(), world.event.taken()), (1, 2));
}

#[tokio::test]
async fn repeated_after_a_kill_it_goes_on_with_what_is_held() {
    let world = world().await;
    full(&world, 1).await;
    let queue = queue(&world, 2).await;
    world.event.resize(2);
    world.event.set(Mood::SilentAfterPut);
    let body = json!({ "first": 2 });
    let work = world.choose(world.boris, &body);
    assert!(tokio::time::timeout(Duration::from_millis(700), work).await.is_err(), "killed");
    world.event.set(Mood::Well);
    assert_eq!(chosen(&world, &[&queue[0], &queue[1]]).await, ["offered", "too_few"]);
    world.wait(30);
    world.sweep().await;
    assert_eq!(statuses(&world, &queue).await, ["pending", "waiting"]);
}

#[tokio::test]
async fn chosen_and_not_reached_they_wait_until_registration_closes() {
    let world = world().await;
    full(&world, 1).await;
    let queue = queue(&world, 2).await;
    world.event.resize(3);
    world.event.set(Mood::OnlyReads(503, "unavailable"));
    let answer = world.choose(world.boris, &json!({ "first": 2 })).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "event_unavailable"));
    world.event.set(Mood::Well);
    world.wait(30);
    assert_eq!(world.sweep().await, 2, "each is looked at once");
    assert_eq!(world.sweep().await, 0);
    assert_eq!(statuses(&world, &queue).await, ["waiting", "waiting"]);
    world.wait(24 * 7 * 3600);
    world.sweep().await;
    assert_eq!(statuses(&world, &queue).await, ["expired", "expired"]);
    assert_eq!(world.half_done().await, 0);
}

#[tokio::test]
async fn two_who_choose_the_same_offer_it_once() {
    let world = world().await;
    full(&world, 1).await;
    let queue = queue(&world, 3).await;
    world.event.resize(3);
    let all: Vec<_> = queue.iter().collect();
    let (one, other) = tokio::join!(chosen(&world, &all), chosen(&world, &all));
    for results in [&one, &other] {
        assert_eq!(results[2], "too_few", "{results:?}");
        let known = |result: &String| result == "offered" || result == "already_offered";
        assert!(results[..2].iter().all(known), "{results:?}");
    }
    assert_eq!(statuses(&world, &queue).await, ["pending", "pending", "waiting"]);
    let offers = world.topics().await.into_iter().filter(|topic| topic == "registration-offered");
    assert_eq!((offers.count(), world.event.taken()), (2, 3));
}

#[tokio::test]
async fn who_leaves_while_an_offer_is_on_its_way_leaves_the_place_free() {
    let world = world().await;
    full(&world, 1).await;
    let queue = queue(&world, 2).await;
    world.event.resize(2);
    world.event.set(Mood::PutDiesAfter);
    let answer = world.choose(world.boris, &json!({ "first": 1 })).await;
    assert_eq!(answer.code(), "event_unavailable");
    world.event.set(Mood::Well);
    assert_eq!(world.event.taken(), 2, "the place is held");
    assert_eq!(world.cancel(queue[0].0, &queue[0].1).await.status, 200);
    assert_eq!(world.event.taken(), 1, "and back");
    assert_eq!(chosen(&world, &[&queue[0], &queue[1]]).await, ["left", "offered"]);
}
