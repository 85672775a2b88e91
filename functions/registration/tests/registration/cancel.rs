use crate::{fake_event::Mood, world::World};

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
