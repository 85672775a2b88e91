//! How many places one account may keep unconfirmed, over all events.

use futures_util::future::join_all;
use http::Method;
use serde_json::json;
use test_kit::Answer;
use uuid::Uuid;

use crate::{
    fake_event::Mood,
    waitlist::{full, somebody},
    world::World,
};

/// What a world's functions are told.
const LIMIT: usize = 5;

async fn create(world: &World, event_id: Uuid) -> Answer {
    let body = json!({ "event_id": event_id });
    world.creator(world.anna).json(Method::POST, "/v1/registrations", &body).await
}

/// Places of as many events as Anna may keep; their registrations.
async fn full_hands(world: &World) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..LIMIT {
        let made = create(world, somebody(world)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        ids.push(made.json["id"].as_str().unwrap().to_owned());
    }
    ids
}

fn assert_refused(answer: &Answer) {
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "too_many_pending"));
    assert_eq!(answer.json["limit"], LIMIT);
}

#[tokio::test]
async fn one_too_many_is_refused_until_one_is_confirmed_given_up_or_over() {
    let world = World::new().await;
    let ids = full_hands(&world).await;
    let asked = world.event.seen(&Method::PUT).len();
    assert_refused(&create(&world, world.event_id).await);
    // It cost nothing and left nothing; and nobody else is concerned.
    assert_eq!(world.event.seen(&Method::PUT).len(), asked);
    assert_eq!(world.half_done().await, 5);
    assert_eq!(world.create(world.boris).await.status, 201);

    assert_eq!(world.confirm(world.anna, &ids[0]).await.status, 200);
    let id = world.pending(world.anna).await;
    assert_refused(&create(&world, somebody(&world)).await);

    assert_eq!(world.cancel(world.anna, &id).await.status, 200);
    world.pending(world.anna).await;
    assert_refused(&create(&world, somebody(&world)).await);

    world.wait(15 * 60 + 5);
    world.sweep().await;
    full_hands(&world).await;
    assert_refused(&create(&world, somebody(&world)).await);
}

#[tokio::test]
async fn of_many_at_once_no_more_than_the_limit_come_through() {
    let world = World::new().await;
    for round in 1..=3 {
        let events: Vec<_> = (0..3 * LIMIT).map(|_| somebody(&world)).collect();
        let answers = join_all(events.iter().map(|event| create(&world, *event))).await;
        let (made, refused): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status == 201);
        assert_eq!((made.len(), refused.len()), (LIMIT, 2 * LIMIT));
        refused.into_iter().for_each(assert_refused);
        assert_eq!(world.event.seats(), round * LIMIT);
        for answer in made {
            world.confirm(world.anna, answer.json["id"].as_str().unwrap()).await;
        }
    }
}

#[tokio::test]
async fn whoever_is_at_the_limit_can_repeat_what_they_began() {
    let world = World::new().await;
    world.event.set(Mood::DiesAfter);
    assert_eq!(create(&world, world.event_id).await.code(), "event_unavailable");
    world.event.set(Mood::Well);
    for _ in 1..LIMIT {
        assert_eq!(create(&world, somebody(&world)).await.status, 201);
    }
    assert_refused(&create(&world, somebody(&world)).await);

    // An intent whose answer was lost goes on, and what stands is named.
    world.wait(9);
    let id = world.pending(world.anna).await;
    world.wait(2);
    assert_eq!(world.sweep().await, 0, "the repeat is alive");
    let again = world.create(world.anna).await;
    assert_eq!((again.code(), &again.json["registration_id"]), ("already_registered", &json!(id)));
    assert_eq!(world.event.seats(), LIMIT);

    // A hold that lapsed is ended by who asks anew.
    world.wait(15 * 60);
    assert_eq!(world.create(world.anna).await.status, 201);
}

#[tokio::test]
async fn what_is_offered_confirmed_at_once_or_waits_does_not_count() {
    let world = World::new().await;
    full(&world, 1).await;
    let waits = world.waiting(world.anna, &json!({})).await;
    let ids = full_hands(&world).await;
    world.event.resize(2);
    world.offer().await;
    assert_eq!(world.status(world.anna, &waits).await, "pending");

    world.cancel(world.anna, &ids[0]).await;
    world.event.confirms_at_once();
    for _ in 0..=LIMIT {
        let made = create(&world, somebody(&world)).await;
        assert_eq!((made.status.as_u16(), &made.json["status"]), (201, &json!("confirmed")));
    }
}
