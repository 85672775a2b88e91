//! Killed, or with Event away, between a decision and its end.

use serde_json::json;

use crate::{approval::world, fake_event::Mood, world::World};

/// The team approves while Event can be asked for rights, and for nothing else.
async fn approved_without_event(world: &World, id: &str) {
    world.event.set(Mood::OnlyReads(502, ""));
    assert_eq!(world.decided(world.boris, "approve", &[id]).await, ["in_progress"]);
    assert_eq!(world.status(world.anna, id).await, "pending", "it is written down");
}

#[tokio::test]
async fn an_approval_without_event_is_finished_by_the_sweep() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    approved_without_event(&world, &id).await;
    assert_eq!(world.decided(world.boris, "approve", &[&id]).await, ["already_approved"]);
    world.event.set(Mood::Well);
    world.wait(10);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.status(world.anna, &id).await, "confirmed");
    let topics = world.topics().await;
    assert_eq!(topics, ["registration-awaiting-approval", "registration-confirmed"]);
}

#[tokio::test]
async fn killed_after_event_made_the_seat_the_sweep_writes_it_down() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    approved_without_event(&world, &id).await;
    // Event made it a seat, and whoever asked was killed.
    world.event.confirm_behind_the_back(id.parse().unwrap());
    world.event.set(Mood::Well);
    world.wait(10);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.status(world.anna, &id).await, "confirmed");
    assert_eq!((world.event.seats(), world.half_done().await), (1, 0));
}

#[tokio::test]
async fn a_decline_without_event_is_over_and_the_sweep_frees_the_place() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    world.event.set(Mood::OnlyReads(502, ""));
    assert_eq!(world.decided(world.boris, "decline", &[&id]).await, ["done"]);
    assert_eq!(world.status(world.anna, &id).await, "declined");
    assert_eq!(world.event.seats(), 1);
    world.event.set(Mood::Well);
    world.wait(10);
    assert_eq!(world.sweep().await, 1);
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    assert_eq!(world.topics().await.len(), 2, "it was told once");
}

#[tokio::test]
async fn one_that_is_withdrawn_before_the_sweep_confirms_stays_withdrawn() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    approved_without_event(&world, &id).await;
    world.event.set(Mood::Well);
    assert_eq!(world.cancel(world.anna, &id).await.status, 200);
    world.wait(60);
    world.sweep().await;
    assert_eq!(world.status(world.anna, &id).await, "cancelled");
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
}

#[tokio::test]
async fn with_event_away_many_are_decided_and_it_is_asked_few_times() {
    let world = world().await;
    let mut ids = Vec::new();
    for _ in 0..40 {
        ids.push(world.applied(world.seats.random.uuid(&world.clock)).await);
    }
    world.event.set(Mood::OnlyReads(502, ""));
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let results = world.decided(world.boris, "approve", &ids).await;
    assert!(results.iter().all(|result| result == "in_progress"), "{results:?}");
    let asked = world.event.seen(&http::Method::POST).len();
    assert!(asked < 20, "{asked} requests to one that is away");
    world.event.set(Mood::Well);
    world.wait(10);
    assert_eq!(world.sweep().await, 40);
    assert_eq!(world.event.seats(), 40);
}

#[tokio::test]
async fn a_forgotten_approval_of_a_seat_is_found_by_the_comparison() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    // A backup from before the approval was restored.
    world.event.confirm_behind_the_back(id.parse().unwrap());
    world.wait(180);
    let deadline = world.clock.now() + jiff::SignedDuration::from_mins(1);
    let tally = turnout_registration::api::reconcile::run(&world.seats, deadline).await.unwrap();
    assert_eq!(tally.registration_confirmed, 1, "{tally:?}");
    assert_eq!(world.get(world.anna, &id).await.json["status"], json!("confirmed"));
}
