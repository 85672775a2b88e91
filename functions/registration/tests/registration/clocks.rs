//! Event's clock and Registration's differ by five seconds: Event's decides.

use ambient::Clock;
use jiff::SignedDuration;

use crate::{
    fake_event::{FakeEvent, HOLD},
    world::World,
};

/// A world whose Event's clock is so many seconds ahead of ours.
async fn skewed(seconds: i64) -> (World, Clock) {
    let ours = test_kit::clock();
    let theirs = Clock::fixed(ours.now() + SignedDuration::from_secs(seconds));
    let event = FakeEvent::start(theirs.clone()).await;
    (World::with(ours, event).await, theirs)
}

/// Lets time pass for both.
fn pass(world: &World, theirs: &Clock, time: SignedDuration) {
    world.clock.advance(time);
    theirs.advance(time);
}

const SECOND: SignedDuration = SignedDuration::from_secs(1);

#[tokio::test]
async fn with_events_clock_behind_what_it_still_holds_can_be_confirmed() {
    let (world, theirs) = skewed(-5).await;
    let confirmed = world.pending(world.anna).await;
    let left = world.pending(world.boris).await;
    pass(&world, &theirs, HOLD - SECOND);
    assert_eq!(world.status(world.anna, &confirmed).await, "expired", "by our clock");
    assert_eq!(world.sweep().await, 0, "no sweep takes what Event still holds");
    assert_eq!(world.confirm(world.anna, &confirmed).await.status, 200);
    assert_eq!(world.status(world.anna, &confirmed).await, "confirmed");

    // What Event no longer holds is ended, and its place is given back.
    pass(&world, &theirs, SECOND);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.status(world.boris, &left).await, "expired");
    assert_eq!((world.event.taken(), world.half_done().await), (1, 0));
}

#[tokio::test]
async fn with_events_clock_ahead_it_is_refused_and_ends_at_once() {
    let (world, theirs) = skewed(5).await;
    let id = world.pending(world.anna).await;
    // Four seconds before its end by our clock, one after by Event's.
    pass(&world, &theirs, HOLD + SECOND);
    assert_eq!(world.confirm(world.anna, &id).await.code(), "hold_expired");
    assert_eq!(world.status(world.anna, &id).await, "expired");
    assert_eq!((world.event.taken(), world.half_done().await), (0, 0));
    let again = world.create(world.anna).await;
    assert_eq!(again.status, 201, "{}", again.text);
}
