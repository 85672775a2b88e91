//! Functions whose clocks differ by five seconds.

use ambient::Clock;
use http::Method;
use jiff::SignedDuration;
use serde_json::json;
use test_kit::{Answer, Client};
use turnout_event::api::{expire_holds, hold_confirm};
use uuid::Uuid;

use crate::world::World;

const FIVE: SignedDuration = SignedDuration::from_secs(5);

/// A function that confirms, with a clock of its own.
async fn confirm_by(world: &World, clock: Clock, event: Uuid, hold: Uuid) -> Answer {
    let state = hold_confirm::State { database: world.database.pool.clone(), clock };
    let path = format!("/internal/events/{event}/holds/{hold}/confirm");
    Client::new(hold_confirm::router(state)).send(Method::POST, &path).await
}

async fn sweep_by(world: &World, clock: Clock) -> u64 {
    let deadline = clock.now() + SignedDuration::from_secs(50);
    expire_holds::run(&world.database.pool, &clock, deadline).await.unwrap()
}

/// A hold of 900 s on the only place, and the clocks of two more functions: five
/// seconds behind and ahead of the one that gave it, a second before it ends.
async fn a_second_before_the_end() -> (World, Uuid, Uuid, Clock, Clock) {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 1 })).await;
    let hold = world.id();
    assert_eq!(world.hold(event, hold).await.status, 200);
    world.advance(899);
    let behind = Clock::fixed(world.clock.now() - FIVE);
    let ahead = Clock::fixed(world.clock.now() + FIVE);
    (world, event, hold, behind, ahead)
}

#[tokio::test]
async fn a_sweep_ahead_takes_nothing_that_one_behind_may_still_confirm() {
    let (world, event, hold, behind, ahead) = a_second_before_the_end().await;
    assert_eq!(sweep_by(&world, ahead).await, 0);
    // Nor does somebody who wants the place, by the right clock, four seconds late.
    world.advance(5);
    assert_eq!(world.hold(event, world.id()).await.code(), "sold_out");
    let confirmed = confirm_by(&world, behind, event, hold).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    assert_eq!(world.places(event).await, (1, 1, 0, 0));
    world.audit().await;
}

#[tokio::test]
async fn refused_by_a_clock_ahead_it_stays_refused_and_the_place_is_free() {
    let (world, event, hold, behind, ahead) = a_second_before_the_end().await;
    assert_eq!(confirm_by(&world, ahead, event, hold).await.code(), "hold_expired");
    assert_eq!(world.hold(event, world.id()).await.status, 200, "its place is had by the next");
    let late = confirm_by(&world, behind, event, hold).await;
    assert_eq!(late.status, 409, "{}", late.text);
    assert_eq!(world.places(event).await, (1, 0, 1, 0));
    world.audit().await;
}
