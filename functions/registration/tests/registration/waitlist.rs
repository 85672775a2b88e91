//! Waiting for a place: the order, and what each sees of it.

use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::World;

const TYPE: &str = crate::ticket_types::TYPE;
const OTHER_TYPE: &str = "01a1fb10-3c5e-7d40-9b21-5e6f7a8b9c0e";

/// A full event of so many places: its holder and their registration.
pub async fn full(world: &World, places: i64) -> (Uuid, String) {
    world.event.resize(1);
    let holder = somebody(world);
    let id = world.confirmed(holder).await;
    for _ in 1..places {
        world.event.resize(world.event.taken() + 1);
        world.confirmed(somebody(world)).await;
    }
    (holder, id)
}

pub fn somebody(world: &World) -> Uuid {
    world.seats.random.uuid(&world.clock)
}

/// So many people who wait, a second after each other.
pub async fn queue(world: &World, people: usize) -> Vec<(Uuid, String)> {
    let mut queue = Vec::new();
    for _ in 0..people {
        world.wait(1);
        let user = somebody(world);
        queue.push((user, world.waiting(user, &json!({})).await));
    }
    queue
}

pub async fn statuses(world: &World, queue: &[(Uuid, String)]) -> Vec<String> {
    let mut statuses = Vec::new();
    for (user, id) in queue {
        statuses.push(world.status(*user, id).await);
    }
    statuses
}

async fn position(world: &World, (user, id): &(Uuid, String)) -> Value {
    world.get(*user, id).await.json["position"].clone()
}

#[tokio::test]
async fn who_finds_no_place_may_wait_and_knows_their_position() {
    let world = World::new().await;
    let refused = {
        full(&world, 1).await;
        world.create(world.anna).await
    };
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "sold_out"));
    assert_eq!(refused.json["waitlist"], true);

    let made = world.wait_for(world.anna, &json!({})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((&made.json["status"], &made.json["position"]), (&json!("waiting"), &json!(1)));
    assert_eq!(made.json["event"]["title"], "Rust in the dark");
    assert_eq!((&made.json["expires_at"], &made.json["ticket"]), (&Value::Null, &Value::Null));
    world.wait(1);
    let second = world.wait_for(world.boris, &json!({})).await;
    assert_eq!(second.json["position"], 2);

    let id = made.json["id"].as_str().unwrap();
    assert_eq!(world.read(world.anna, id).await, made.json);
    assert_eq!(world.list(world.anna, "?status=waiting").await.json["items"], json!([made.json]));
    assert_eq!(world.create(world.anna).await.code(), "already_registered");
    assert_eq!(world.confirm(world.anna, id).await.code(), "registration_waiting");
    assert_eq!(world.topics().await[2..], ["registration-waiting", "registration-waiting"]);
    assert_eq!(world.event.taken(), 1);
}

#[tokio::test]
async fn with_places_free_nobody_waits() {
    let world = World::new().await;
    let made = world.wait_for(world.anna, &json!({})).await;
    assert_eq!((made.status.as_u16(), &made.json["status"]), (201, &json!("pending")));
    assert_eq!(made.json["position"], Value::Null);
}

#[tokio::test]
async fn a_freed_place_is_offered_to_the_first_for_a_day() {
    let world = World::new().await;
    let (holder, taken) = full(&world, 1).await;
    let queue = queue(&world, 3).await;
    assert_eq!(world.offer().await, 0, "nothing is free");
    world.cancel(holder, &taken).await;
    assert_eq!(world.offer().await, 1);
    assert_eq!(statuses(&world, &queue).await, ["pending", "waiting", "waiting"]);
    assert_eq!(position(&world, &queue[1]).await, 1);

    let offered = world.get(queue[0].0, &queue[0].1).await.json;
    let until: Timestamp = offered["expires_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(until, world.clock.now() + SignedDuration::from_hours(24));
    assert_eq!(world.event.held_until(queue[0].1.parse().unwrap()), Some(until));
    let (topic, data) = world.messages().await.pop().unwrap();
    assert_eq!(
        (topic.as_str(), &data["expires_at"]),
        ("registration-offered", &offered["expires_at"])
    );
    assert_eq!(world.offer().await, 0, "one place is one offer");
    assert_eq!(world.confirm(queue[0].0, &queue[0].1).await.json["status"], "confirmed");
}

#[tokio::test]
async fn an_offer_never_outlasts_registration() {
    let world = World::new().await;
    let (holder, taken) = full(&world, 1).await;
    let queue = queue(&world, 1).await;
    world.wait(24 * 7 * 3600 - 3600);
    world.cancel(holder, &taken).await;
    assert_eq!(world.offer().await, 1);
    let offered = world.get(queue[0].0, &queue[0].1).await.json;
    assert_eq!(offered["expires_at"], json!("2027-03-08T12:00:00Z"));
}

#[tokio::test]
async fn a_lapsed_offer_goes_to_the_next() {
    let world = World::new().await;
    let (holder, taken) = full(&world, 1).await;
    let queue = queue(&world, 2).await;
    world.cancel(holder, &taken).await;
    world.offer().await;
    world.wait(24 * 3600 + 5);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.offer().await, 1);
    assert_eq!(statuses(&world, &queue).await, ["expired", "pending"]);
    let steps = world.history(queue[0].0, &queue[0].1).await;
    assert_eq!(steps, json!([["joined", 1], ["offered", null], ["lapsed", null]]));
    assert_eq!(world.event.taken(), 1);
}

#[tokio::test]
async fn more_capacity_is_offered_to_as_many_as_fit_in_order() {
    let world = World::new().await;
    full(&world, 2).await;
    let queue = queue(&world, 5).await;
    world.event.resize(5);
    assert_eq!(world.offer().await, 3);
    let expected = ["pending", "pending", "pending", "waiting", "waiting"];
    assert_eq!(statuses(&world, &queue).await, expected);
    assert_eq!(position(&world, &queue[4]).await, 2);
    assert_eq!(world.event.taken(), 5);
}

#[tokio::test]
async fn newcomers_do_not_overtake() {
    let world = World::new().await;
    let (holder, taken) = full(&world, 1).await;
    let queue = queue(&world, 1).await;
    world.cancel(holder, &taken).await;
    let refused = world.create(world.anna).await;
    assert_eq!((refused.code(), &refused.json["waitlist"]), ("sold_out", &json!(true)));
    world.wait(1);
    let last = world.wait_for(world.anna, &json!({})).await;
    assert_eq!((&last.json["status"], &last.json["position"]), (&json!("waiting"), &json!(2)));
    assert_eq!(world.offer().await, 1);
    assert_eq!(statuses(&world, &queue).await, ["pending"]);
}

#[tokio::test]
async fn who_leaves_makes_room_and_the_history_says_so() {
    let world = World::new().await;
    let (holder, taken) = full(&world, 1).await;
    let queue = queue(&world, 3).await;
    world.wait(1);
    let left = world.cancel(queue[0].0, &queue[0].1).await;
    assert_eq!(left.json["status"], "cancelled", "{}", left.text);
    assert_eq!(position(&world, &queue[2]).await, 2);
    world.wait(1);
    world.cancel(holder, &taken).await;
    world.offer().await;
    assert_eq!(statuses(&world, &queue).await, ["cancelled", "pending", "waiting"]);
    let steps = world.history(queue[2].0, &queue[2].1).await;
    assert_eq!(steps, json!([["joined", 3], ["ahead_left", 2], ["ahead_offered", 1]]));
    let steps = world.history(queue[0].0, &queue[0].1).await;
    assert_eq!(steps, json!([["joined", 1], ["cancelled", null]]));
    assert_eq!(world.half_done().await, 2, "an offer, and one who waits");
    world.wait(1);
    assert_eq!(
        world.wait_for(queue[0].0, &json!({})).await.json["position"],
        2,
        "again, at the end"
    );
}

#[tokio::test]
async fn a_large_party_is_not_passed_by() {
    let world = World::new().await;
    let (holder, taken) = full(&world, 2).await;
    let party = world.waiting(world.anna, &json!({"quantity": 2})).await;
    world.wait(1);
    let one = world.waiting(world.boris, &json!({})).await;
    world.cancel(holder, &taken).await;
    assert_eq!(world.offer().await, 0, "one place is too few for two");
    world.event.resize(4);
    assert_eq!(world.offer().await, 2);
    for (user, id) in [(world.anna, &party), (world.boris, &one)] {
        assert_eq!(world.status(user, id).await, "pending");
    }
    assert_eq!(world.event.taken(), 4);
}

#[tokio::test]
async fn who_can_never_fit_waits_no_longer_and_keeps_nobody() {
    let world = World::new().await;
    let (holder, taken) = full(&world, 2).await;
    let party = world.waiting(world.anna, &json!({"quantity": 2})).await;
    world.wait(1);
    let one = world.waiting(world.boris, &json!({})).await;
    world.cancel(holder, &taken).await;
    world.event.resize(1);
    world.offer().await;
    assert_eq!(world.status(world.anna, &party).await, "expired");
    let refused = world.wait_for(world.anna, &json!({"quantity": 2})).await;
    assert_eq!((refused.code(), &refused.json["waitlist"]), ("sold_out", &json!(false)));
    world.event.resize(2);
    world.offer().await;
    assert_eq!(world.status(world.boris, &one).await, "pending");
}

#[tokio::test]
async fn a_full_ticket_type_keeps_nobody_from_another() {
    let world = World::new().await;
    world.event.resize(3);
    world.event.resize_type(TYPE.parse().unwrap(), 1);
    let of = |id: &str| json!({"ticket_type_id": id});
    for _ in 0..2 {
        world.wait_for(somebody(&world), &of(OTHER_TYPE)).await;
    }
    assert_eq!(world.wait_for(somebody(&world), &of(TYPE)).await.json["status"], "pending");
    let first = world.waiting(world.anna, &of(TYPE)).await;
    world.wait(1);
    let second = world.wait_for(world.boris, &of(OTHER_TYPE)).await;
    assert_eq!(second.json["position"], 1, "of those for the same ticket type");
    world.event.resize(5);
    assert_eq!(world.offer().await, 1);
    assert_eq!(world.status(world.anna, &first).await, "waiting");
    assert_eq!(world.status(world.boris, second.json["id"].as_str().unwrap()).await, "pending");
    let newcomer = world.wait_for(somebody(&world), &of(OTHER_TYPE)).await;
    assert_eq!(newcomer.json["status"], "pending", "nobody waits for these");
}

#[tokio::test]
async fn a_hidden_ticket_type_needs_its_code_to_wait_and_not_again() {
    let world = World::new().await;
    world.event.hide("Crew-2027");
    let id: Uuid = TYPE.parse().unwrap();
    world.event.resize_type(id, 0);
    let without = world.wait_for(world.anna, &json!({"ticket_type_id": id})).await;
    assert_eq!((without.status.as_u16(), without.code()), (409, "ticket_type_not_found"));
    world.event.resize_type(id, 1);
    let with = json!({"ticket_type_id": id, "access_code": "Crew-2027"});
    world.wait_for(somebody(&world), &with).await;
    let waiting = world.waiting(world.anna, &with).await;
    world.event.resize_type(id, 2);
    assert_eq!(world.offer().await, 1);
    assert_eq!(world.status(world.anna, &waiting).await, "pending");
    let asked = world.event.seen(&Method::PUT);
    let last = std::str::from_utf8(&asked.last().unwrap().body).unwrap();
    assert!(!last.contains("Crew"), "{last}");
}

#[tokio::test]
async fn what_is_confirmed_at_once_is_offered_all_the_same() {
    let world = World::new().await;
    let (holder, taken) = full(&world, 1).await;
    world.event.confirms_at_once();
    let queue = queue(&world, 1).await;
    world.cancel(holder, &taken).await;
    world.offer().await;
    assert_eq!(statuses(&world, &queue).await, ["pending"]);
}

#[tokio::test]
async fn when_registration_closes_the_wait_is_over() {
    let world = World::new().await;
    full(&world, 1).await;
    let queue = queue(&world, 2).await;
    world.event.close(true);
    assert_eq!(world.offer().await, 2);
    assert_eq!(statuses(&world, &queue).await, ["expired", "expired"]);
    let steps = world.history(queue[0].0, &queue[0].1).await;
    assert_eq!(steps, json!([["joined", 1], ["closed", null]]));
    assert_eq!(world.half_done().await, 0);
}

#[tokio::test]
async fn the_history_is_its_owners() {
    let world = World::new().await;
    full(&world, 1).await;
    let id = world.waiting(world.anna, &json!({})).await;
    let answer = world.get(world.boris, &id).await;
    assert_eq!(answer.code(), "registration_not_found");
}
