use std::time::Duration;

use http::Method;
use jiff::SignedDuration;
use turnout_registration::{
    api::sweep::{run, sweep},
    store,
};
use uuid::Uuid;

use crate::{fake_event::Mood, world::World};

/// Registrations of as many people whose holds have run out.
async fn run_out(world: &World, how_many: usize) {
    for _ in 0..how_many {
        world.pending(Uuid::from_bytes(world.seats.random.bytes())).await;
    }
    world.wait(15 * 60 + 5);
}

#[tokio::test]
async fn one_run_ends_more_than_it_takes_at_a_time() {
    let world = World::new().await;
    run_out(&world, 40).await;
    assert_eq!(world.sweep().await, 40);
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
}

#[tokio::test]
async fn two_runs_at_once_share_the_work() {
    let world = World::new().await;
    run_out(&world, 40).await;
    let (one, other) = tokio::join!(world.sweep(), world.sweep());
    assert_eq!(one + other, 40);
    assert_eq!(world.event.seen(&Method::DELETE).len(), 40, "each was released once");
    let expired = world.topics().await.into_iter().filter(|topic| topic == "registration-expired");
    assert_eq!(expired.count(), 40);
}

#[tokio::test]
async fn what_a_killed_run_had_taken_is_taken_again() {
    let world = World::new().await;
    run_out(&world, 1).await;
    // Killed right after it took it.
    let taken = store::claim(&world.seats.database, world.clock.now(), 10).await.unwrap();
    assert_eq!(taken.len(), 1);
    world.wait(29);
    assert_eq!(world.sweep().await, 0);
    world.wait(1);
    assert_eq!(world.sweep().await, 1);
}

#[tokio::test]
async fn with_event_away_a_run_gives_up_after_what_it_has_taken() {
    let world = World::new().await;
    run_out(&world, 40).await;
    world.event.set(Mood::Refuses(503, "unavailable"));
    assert_eq!(world.sweep().await, 0);
    assert_eq!(world.event.seen(&Method::DELETE).len(), 32);
    assert_eq!(world.half_done().await, 40);

    world.event.set(Mood::Well);
    world.wait(60);
    assert_eq!(world.sweep().await, 40);
    assert_eq!(world.half_done().await, 0);
}

#[tokio::test]
async fn a_run_takes_nothing_that_it_has_no_time_for() {
    let world = World::new().await;
    run_out(&world, 1).await;
    let deadline = world.clock.now() + SignedDuration::from_secs(20);
    assert_eq!(sweep(&world.seats, deadline).await.unwrap(), 0);
    assert_eq!(world.sweep().await, 1, "and left it to the next");
}

#[tokio::test]
async fn a_run_stays_for_what_comes_due_in_seconds() {
    let world = World::new().await;
    world.pending(world.anna).await;
    world.wait(15 * 60 + 4);
    let deadline = world.clock.now() + SignedDuration::from_mins(1);
    let (ended, ()) = tokio::join!(run(&world.seats, deadline), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(world.half_done().await, 1, "its time has not come");
        world.wait(1);
    });
    assert_eq!(ended.unwrap(), 1);
}
