//! The team chooses who of those who wait gets a place.

use jiff::{SignedDuration, Timestamp};
use messages::{CloudEvent, EventChanged, EventFacts, Place};
use serde_json::{Value, json};
use test_kit::Answer;
use turnout_registration::api::on_event_changed;
use uuid::Uuid;

use crate::{
    waitlist::{full, queue, somebody, statuses},
    world::World,
};

const TYPE: &str = crate::ticket_types::TYPE;
const OTHER_TYPE: &str = "01a1fb10-3c5e-7d40-9b21-5e6f7a8b9c0e";

/// A world whose waitlist is manual, and Boris runs the event.
pub async fn world() -> World {
    let world = World::new().await;
    world.event.lets_the_team_choose(true);
    world.event.appoint(world.boris, "manager");
    world
}

/// Boris chooses these: the results.
pub async fn chosen(world: &World, queue: &[&(Uuid, String)]) -> Vec<String> {
    let ids: Vec<_> = queue.iter().map(|(_, id)| id).collect();
    let answer = world.choose(world.boris, &json!({ "registration_ids": ids })).await;
    let named: Vec<_> = items(&answer).iter().map(|item| item["registration_id"].clone()).collect();
    assert_eq!(json!(named), json!(ids), "in the order asked for");
    results(&answer)
}

fn items(answer: &Answer) -> &Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json["items"].as_array().unwrap()
}

fn results(answer: &Answer) -> Vec<String> {
    items(answer).iter().map(|item| item["result"].as_str().unwrap().to_owned()).collect()
}

/// The message that tells of a change of the event's waitlist.
async fn changed(world: &World, version: i64, mode: Option<&str>) {
    let starts_at = world.event.starts_at();
    let event = EventFacts {
        event_id: world.event_id,
        version,
        title: "Rust in the dark".to_owned(),
        starts_at,
        ends_at: starts_at + SignedDuration::from_hours(2),
        time_zone: "Asia/Kolkata".to_owned(),
        place: Place::Online { link: "https://example.org".to_owned() },
    };
    let waitlist_mode = mode.map(str::to_owned);
    let data = EventChanged { event, cancellation_closes_at: None, waitlist_mode };
    let message = CloudEvent::new(data, &world.clock, &world.seats.random);
    let message = serde_json::from_value(serde_json::to_value(message).unwrap()).unwrap();
    on_event_changed::handle(&world.database.pool, &world.clock, message).await.unwrap();
}

#[tokio::test]
async fn nobody_is_offered_a_place_by_itself() {
    let world = world().await;
    let (holder, taken) = full(&world, 1).await;
    let queue = queue(&world, 3).await;
    let waiting = ["waiting", "waiting", "waiting"];

    world.cancel(holder, &taken).await;
    assert_eq!(world.offer().await, 0, "one came free");
    world.event.resize(3);
    assert_eq!(world.offer().await, 0, "there are more places");
    assert_eq!(statuses(&world, &queue).await, waiting);
    assert_eq!(world.event.taken(), 0);

    // Nor does anybody overtake them.
    let late = world.create(world.anna).await;
    assert_eq!((late.code(), &late.json["waitlist"]), ("sold_out", &json!(true)));
    assert_eq!(world.wait_for(world.anna, &json!({})).await.json["status"], "waiting");
}

#[tokio::test]
async fn whom_the_team_chooses_gets_an_offer_like_any_other() {
    let world = world().await;
    let (holder, taken) = full(&world, 1).await;
    let queue = queue(&world, 3).await;
    world.cancel(holder, &taken).await;
    assert_eq!(chosen(&world, &[&queue[2]]).await, ["offered"]);
    assert_eq!(statuses(&world, &queue).await, ["waiting", "waiting", "pending"]);

    let offered = world.get(queue[2].0, &queue[2].1).await.json;
    let until: Timestamp = offered["expires_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(until, world.clock.now() + SignedDuration::from_hours(24));
    assert_eq!(world.event.held_until(queue[2].1.parse().unwrap()), Some(until));
    let (topic, data) = world.messages().await.pop().unwrap();
    assert_eq!(
        (topic.as_str(), &data["registration_id"]),
        ("registration-offered", &offered["id"])
    );

    // It lapses: its place is free again, and waits for the team's choice.
    world.wait(24 * 3600 + 10);
    assert_eq!(world.sweep().await, 1);
    assert_eq!((world.offer().await, world.event.taken()), (0, 0));
    assert_eq!(statuses(&world, &queue).await, ["waiting", "waiting", "expired"]);
    assert_eq!(chosen(&world, &[&queue[2], &queue[1]]).await, ["ended", "offered"]);
    assert_eq!(world.confirm(queue[1].0, &queue[1].1).await.json["status"], "confirmed");
}

#[tokio::test]
async fn where_fewer_are_free_each_is_told_and_nobody_loses_their_place() {
    let world = world().await;
    full(&world, 1).await;
    let mut queue = queue(&world, 2).await;
    world.event.resize(3);
    world.wait(1);
    let party = somebody(&world);
    queue.push((party, world.waiting(party, &json!({ "quantity": 3 })).await));
    world.wait(1);
    queue.push((world.anna, world.waiting(world.anna, &json!({})).await));

    let ids: Vec<_> = [2, 3, 0, 1].map(|at: usize| queue[at].1.clone()).to_vec();
    let answer = world.choose(world.boris, &json!({ "registration_ids": ids })).await;
    assert_eq!(results(&answer), ["too_few", "offered", "offered", "too_few"]);
    let free: Vec<_> = items(&answer).iter().map(|item| item["free"].clone()).collect();
    assert_eq!(json!(free), json!([2, null, null, 0]));
    assert_eq!(statuses(&world, &queue).await, ["pending", "waiting", "waiting", "pending"]);
    assert_eq!(world.event.taken(), 3);

    // It is automatic again: the order is as it was.
    world.event.resize(5);
    world.event.lets_the_team_choose(false);
    world.offer().await;
    assert_eq!(statuses(&world, &queue).await, ["pending", "pending", "waiting", "pending"]);
}

#[tokio::test]
async fn the_first_are_chosen_by_their_number() {
    let world = world().await;
    world.event.resize(10);
    for kind in [TYPE, OTHER_TYPE] {
        world.event.resize_type(kind.parse().unwrap(), 1);
        let made = world.wait_for(somebody(&world), &json!({ "ticket_type_id": kind })).await;
        assert_eq!(made.json["status"], "pending", "{}", made.text);
    }
    let mut queue = Vec::new();
    for kind in [TYPE, OTHER_TYPE, TYPE, OTHER_TYPE] {
        world.wait(1);
        let user = somebody(&world);
        queue.push((user, world.waiting(user, &json!({ "ticket_type_id": kind })).await));
    }
    world.event.resize_type(OTHER_TYPE.parse().unwrap(), 2);
    let of_type = json!({ "first": 2, "ticket_type_id": OTHER_TYPE });
    let answer = world.choose(world.boris, &of_type).await;
    assert_eq!(results(&answer), ["offered", "too_few"]);
    assert_eq!(statuses(&world, &queue).await, ["waiting", "pending", "waiting", "waiting"]);

    world.event.resize_type(TYPE.parse().unwrap(), 5);
    let answer = world.choose(world.boris, &json!({ "first": 2 })).await;
    assert_eq!(results(&answer), ["offered", "offered"]);
    assert_eq!(statuses(&world, &queue).await, ["pending", "pending", "pending", "waiting"]);
    let answer = world.choose(world.boris, &json!({ "first": 5 })).await;
    assert_eq!(results(&answer), ["too_few"]);
}

#[tokio::test]
async fn who_does_not_wait_keeps_nobody_else_from_an_offer() {
    let world = world().await;
    full(&world, 1).await;
    let queue = queue(&world, 4).await;
    world.event.resize(4);
    assert_eq!(chosen(&world, &[&queue[0]]).await, ["offered"]);
    world.cancel(queue[1].0, &queue[1].1).await;
    let nobody = (world.anna, world.seats.random.uuid(&world.clock).to_string());
    let results = chosen(&world, &[&queue[0], &queue[1], &nobody, &queue[2]]).await;
    assert_eq!(results, ["already_offered", "left", "not_found", "offered"]);
    assert_eq!(chosen(&world, &[&queue[2]]).await, ["already_offered"]);
    world.event.close(true);
    assert_eq!(chosen(&world, &[&queue[3]]).await, ["ended"]);
    assert_eq!(statuses(&world, &queue).await, ["pending", "cancelled", "pending", "expired"]);
}

#[tokio::test]
async fn in_an_automatic_queue_the_team_may_choose_too() {
    let world = world().await;
    world.event.lets_the_team_choose(false);
    full(&world, 1).await;
    let queue = queue(&world, 3).await;
    world.event.resize(2);
    assert_eq!(chosen(&world, &[&queue[1]]).await, ["offered"]);
    assert_eq!(world.offer().await, 0, "nothing is left for the first");
    world.event.resize(3);
    assert_eq!(world.offer().await, 1);
    assert_eq!(statuses(&world, &queue).await, ["pending", "pending", "waiting"]);
}

#[tokio::test]
async fn automatic_again_it_offers_to_as_many_as_fit() {
    let world = world().await;
    full(&world, 1).await;
    let queue = queue(&world, 4).await;
    world.event.resize(3);
    assert_eq!(world.offer().await, 0);
    world.event.lets_the_team_choose(false);
    assert_eq!(world.offer().await, 2);
    // Manual once more, what was offered stays.
    world.event.lets_the_team_choose(true);
    world.event.resize(9);
    assert_eq!(world.offer().await, 0);
    assert_eq!(statuses(&world, &queue).await, ["pending", "pending", "waiting", "waiting"]);
}

#[tokio::test]
async fn a_place_that_awaits_the_team_s_approval_is_offered_as_such() {
    let world = world().await;
    full(&world, 1).await;
    let queue = queue(&world, 1).await;
    world.event.lets_the_team_decide();
    world.event.resize(2);
    assert_eq!(chosen(&world, &[&queue[0]]).await, ["offered"]);
    assert_eq!(statuses(&world, &queue).await, ["awaiting_approval"]);
}

#[tokio::test]
async fn who_waits_is_told_that_the_team_chooses() {
    let world = world().await;
    full(&world, 1).await;
    let queue = queue(&world, 3).await;
    let told = async |at: usize| {
        let json = world.get(queue[at].0, &queue[at].1).await.json;
        json!([json["waitlist_mode"], json["position"], json["waiting_people"]])
    };
    assert_eq!(told(2).await, json!(["manual", null, 3]));
    let listed = world.list(queue[0].0, "").await.json["items"][0].clone();
    assert_eq!((&listed["position"], &listed["waiting_people"]), (&Value::Null, &json!(3)));

    world.event.resize(2);
    assert_eq!(chosen(&world, &[&queue[2]]).await, ["offered"]);
    world.wait(1);
    world.cancel(queue[0].0, &queue[0].1).await;
    assert_eq!(told(1).await, json!(["manual", null, 1]));
    let expected = json!([["joined", null], ["other_offered", null], ["other_left", null]]);
    assert_eq!(world.history(queue[1].0, &queue[1].1).await, expected);
    let own = world.history(queue[2].0, &queue[2].1).await;
    assert_eq!(own, json!([["joined", null], ["offered", null]]));
    assert_eq!(told(2).await, json!([null, null, null]));

    // Changed to a queue, and back by an older message.
    changed(&world, 4, Some("automatic")).await;
    changed(&world, 3, Some("manual")).await;
    assert_eq!(told(1).await, json!(["automatic", 1, null]));
    let expected = json!([["joined", 2], ["ahead_left", 1]]);
    assert_eq!(world.history(queue[1].0, &queue[1].1).await, expected);
    changed(&world, 5, Some("manual")).await;
    assert_eq!(told(1).await, json!(["manual", null, 1]));
    changed(&world, 6, None).await;
    assert_eq!(told(1).await, json!(["automatic", 1, null]), "an Event that knows no modes");
}

#[tokio::test]
async fn a_short_ticket_type_keeps_nobody_from_another_s_places() {
    let world = world().await;
    world.event.resize_type(TYPE.parse().unwrap(), 1);
    world.event.resize(1);
    let body = json!({ "ticket_type_id": TYPE });
    assert_eq!(world.wait_for(somebody(&world), &body).await.json["status"], "pending");
    world.waiting(world.anna, &body).await;
    // The event has more places, the type has not.
    world.event.resize(5);
    let other = json!({ "ticket_type_id": OTHER_TYPE });
    world.event.resize_type(OTHER_TYPE.parse().unwrap(), 5);
    assert_eq!(world.offer().await, 0);
    let made = world.wait_for(somebody(&world), &other).await;
    assert_eq!(made.json["status"], "pending", "{}", made.text);
}

#[tokio::test]
async fn the_team_sees_who_waits_in_order() {
    let world = world().await;
    full(&world, 1).await;
    let mut queue = queue(&world, 2).await;
    world.wait(1);
    world.event.resize(2);
    let party = somebody(&world);
    queue.push((party, world.waiting(party, &json!({ "quantity": 2 })).await));
    world.signs_up(queue[0].0, "ivan").await;

    let page = world.waitlist(world.boris, "?limit=2").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(page.json["total"], json!({ "registrations": 3, "places": 4 }));
    let first = &items(&page)[0];
    assert_eq!((&first["id"], &first["person"]["username"]), (&json!(queue[0].1), &json!("ivan")));
    assert_eq!(first["waiting_since"], "2027-03-01T12:00:01Z");
    assert_eq!(items(&page)[1]["id"], json!(queue[1].1));
    let cursor = page.json["next_cursor"].as_str().unwrap();
    let rest = world.waitlist(world.boris, &format!("?limit=2&cursor={cursor}")).await;
    assert_eq!((items(&rest).len(), &items(&rest)[0]["quantity"]), (1, &json!(2)));
    assert_eq!((&rest.json["total"], &rest.json["next_cursor"]), (&Value::Null, &Value::Null));

    let of_type = world.waitlist(world.boris, &format!("?ticket_type_id={TYPE}")).await;
    assert_eq!(of_type.json["total"], json!({ "registrations": 0, "places": 0 }));
    let invalid = world.waitlist(world.boris, "?ticket_type_id=all&limit=0").await;
    assert_eq!(
        (invalid.status.as_u16(), invalid.json["errors"].as_array().unwrap().len()),
        (422, 2)
    );
}

#[tokio::test]
async fn nobody_else_may_see_or_choose() {
    let world = world().await;
    full(&world, 1).await;
    let queue = queue(&world, 1).await;
    world.event.resize(2);
    world.event.appoint(world.anna, "checker");
    for user in [world.anna, somebody(&world), queue[0].0] {
        let answer = world.choose(user, &json!({ "first": 1 })).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
        let answer = world.waitlist(user, "").await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
    }
    assert_eq!(statuses(&world, &queue).await, ["waiting"]);
}

#[tokio::test]
async fn what_can_t_be_meant_is_refused() {
    let world = world().await;
    let id = "01a1fb10-3c5e-7d40-9b21-5e6f7a8b9c0e";
    for (body, pointer, code) in [
        (json!({}), "/registration_ids", "required"),
        (json!({ "registration_ids": [] }), "/registration_ids", "out_of_range"),
        (json!({ "registration_ids": [id, id] }), "/registration_ids", "duplicate"),
        (json!({ "registration_ids": vec![id; 101] }), "/registration_ids", "out_of_range"),
        (json!({ "registration_ids": ["x"] }), "/registration_ids", "wrong_type"),
        (json!({ "first": 0 }), "/first", "out_of_range"),
        (json!({ "first": 101 }), "/first", "out_of_range"),
        (json!({ "first": 1, "registration_ids": [id] }), "/first", "invalid"),
        (json!({ "ticket_type_id": id, "registration_ids": [id] }), "/ticket_type_id", "invalid"),
    ] {
        let answer = world.choose(world.boris, &body).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        let error = &answer.json["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{body}");
    }
}
