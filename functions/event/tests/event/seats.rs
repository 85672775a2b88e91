//! What Registration compares with its own, and mends.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::{
    races::{at_once, counts, crowd, take_owned},
    world::World,
};

impl World {
    /// A confirmed hold of a new id.
    async fn seat(&self, event: Uuid) -> Uuid {
        let hold = self.id();
        assert_eq!(self.hold(event, hold).await.status, 200);
        assert_eq!(self.confirm(event, hold).await.status, 200);
        hold
    }

    /// `?before=` a minute from now, and more of the query.
    pub fn soon(&self, more: &str) -> String {
        let soon = self.clock.now() + jiff::SignedDuration::from_mins(1);
        format!("?before={soon}{more}")
    }

    async fn digests(&self, query: &str) -> Answer {
        self.anybody().send(Method::GET, &format!("/internal/seat-digests{query}")).await
    }

    pub async fn seats(&self, event: Uuid, query: &str) -> Answer {
        self.anybody().send(Method::GET, &format!("/internal/events/{event}/seats{query}")).await
    }

    async fn restore(&self, event: Uuid, hold: Uuid) -> Answer {
        restore_owned(self.anybody(), event, hold).await
    }

    /// `(seats, digest)` of an event.
    pub async fn digest(&self, event: Uuid) -> (i64, String) {
        let answer = self.digests(&self.soon("")).await;
        let items = answer.json["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["event_id"] == json!(event)).unwrap();
        (item["seats"].as_i64().unwrap(), item["digest"].as_str().unwrap().to_owned())
    }
}

async fn restore_owned(client: test_kit::Client, event: Uuid, hold: Uuid) -> Answer {
    let body = json!({ "user_id": hold, "quantity": 1 });
    client.json(Method::PUT, &format!("/internal/events/{event}/seats/{hold}"), &body).await
}

fn ids(answer: &Answer, name: &str) -> Vec<Uuid> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let items = answer.json["items"].as_array().unwrap();
    items.iter().map(|item| item[name].as_str().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn a_digest_is_of_the_seats_and_not_of_their_order() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    assert_eq!(world.digest(event).await, (0, "0".repeat(16)));
    world.hold(event, world.id()).await;
    assert_eq!(world.digest(event).await.0, 0, "a held place is no seat");

    // Registration makes the same of the same id, person and quantity.
    let known = Uuid::from_u128(0x01a1_fa02_151f_7e55_b0c3_77a8_e9f0_1c22);
    assert_eq!(world.restore(event, known).await.status, 200);
    let one = world.digest(event).await;
    assert_eq!(one, (1, "fda587b3c2330c59".to_owned()));

    let other = world.seat(event).await;
    let both = world.digest(event).await;
    assert_eq!(both.0, 2);
    world.release(event, known).await;
    let alone = world.digest(event).await;
    assert!(alone != one && alone != both);
    world.restore(event, known).await;
    assert_eq!(world.digest(event).await, both);
    world.release(event, other).await;
    assert_eq!(world.digest(event).await, one);
}

#[tokio::test]
async fn digests_come_in_parts_until_a_day_after_the_end() {
    let world = World::new().await;
    let mut events = Vec::new();
    for _ in 0..5 {
        events.push(world.published(&json!({})).await);
    }
    let draft = world.draft(&json!({})).await;
    events.push(crate::world::id_of(&draft));
    // Made within one millisecond, ids are in no order.
    events.sort_unstable();
    let first = world.digests(&world.soon("&limit=4")).await;
    assert_eq!(ids(&first, "event_id"), events[..4]);
    assert_eq!(first.json["next"], json!(events[3]));
    let second = world.digests(&world.soon(&format!("&limit=4&after={}", events[3]))).await;
    assert_eq!(ids(&second, "event_id"), events[4..], "drafts too");
    assert_eq!(second.json["next"], Value::Null);

    // It ends on 1 May, 19:00 UTC.
    let end: jiff::Timestamp = "2027-05-02T19:00:00Z".parse().unwrap();
    world.clock.advance(end.duration_since(world.clock.now()));
    world.advance(-1);
    assert_eq!(ids(&world.digests(&world.soon("")).await, "event_id").len(), 6);
    world.advance(1);
    assert_eq!(ids(&world.digests(&world.soon("")).await, "event_id").len(), 0);
}

#[tokio::test]
async fn an_events_seats_come_in_parts() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let mut seats = Vec::new();
    for _ in 0..5 {
        seats.push(world.seat(event).await);
    }
    world.hold(event, world.id()).await;
    seats.sort_unstable();
    let first = world.seats(event, &world.soon("&limit=3")).await;
    assert_eq!(ids(&first, "hold_id"), seats[..3]);
    assert_eq!(first.json["items"][0]["user_id"], json!(seats[0]));
    assert_eq!(first.json["items"][0]["quantity"], 1);
    assert_eq!(first.json["items"][0]["ticket_type_id"], Value::Null);
    assert_eq!(first.json["next"], json!(seats[2]));
    let rest = world.seats(event, &world.soon(&format!("&after={}", seats[2]))).await;
    assert_eq!(ids(&rest, "hold_id"), seats[3..]);
    assert_eq!(rest.json["next"], Value::Null);
    assert!(ids(&world.seats(world.id(), &world.soon("")).await, "hold_id").is_empty());
}

#[tokio::test]
async fn what_was_confirmed_just_now_is_left_out() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let first = world.seat(event).await;
    let between = world.clock.now() + jiff::SignedDuration::from_secs(1);
    world.advance(2);
    world.seat(event).await;
    let query = format!("?before={between}");
    assert_eq!(ids(&world.seats(event, &query).await, "hold_id"), [first]);
    assert_eq!(world.digests(&query).await.json["items"][0]["seats"], 1);
}

#[tokio::test]
async fn a_query_that_can_not_be_read_is_told() {
    let world = World::new().await;
    let seats = format!("/internal/events/{}/seats", world.id());
    for path in ["/internal/seat-digests", &seats] {
        let answer = world.anybody().send(Method::GET, path).await;
        assert_eq!((answer.status.as_u16(), answer.pointers()), (422, vec!["?before"]));
        let bad = format!("{path}?before=now&after=x&limit=501");
        let answer = world.anybody().send(Method::GET, &bad).await;
        assert_eq!(answer.pointers(), ["?after", "?before", "?limit"]);
    }
}

#[tokio::test]
async fn a_seat_comes_back_whatever_became_of_its_hold() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 4 })).await;
    let (missing, never, released, held) = (world.id(), world.id(), world.id(), world.id());
    world.release(event, never).await;
    world.hold(event, released).await;
    world.release(event, released).await;
    world.hold(event, held).await;
    // Sales are over, and so is the hold's time.
    world.clock.advance(jiff::SignedDuration::from_hours(24 * 70));
    for id in [missing, never, released, held] {
        for restored in [true, false] {
            let answer = world.restore(event, id).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert_eq!(answer.json, json!({ "hold_id": id, "restored": restored }));
        }
    }
    assert_eq!(world.places(event).await, (4, 4, 0, 0));
    assert_eq!(world.sweep().await, 0, "nothing is left of the hold");
    world.audit().await;
    for id in [missing, never, released, held] {
        assert_eq!(world.confirm(event, id).await.json["status"], "confirmed");
        assert_eq!(world.release(event, id).await.status, 204);
    }
    assert_eq!(world.places(event).await, (4, 0, 0, 4));
    world.audit().await;
}

#[tokio::test]
async fn a_seat_does_not_come_back_where_none_is_free() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 1 })).await;
    let lost = world.seat(event).await;
    world.release(event, lost).await;
    let other = world.id();
    world.hold(event, other).await;
    let refused = world.restore(event, lost).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "sold_out"));
    assert_eq!(world.places(event).await, (1, 0, 1, 0));
    assert_eq!(world.confirm(event, lost).await.code(), "hold_released", "nothing was changed");

    // The other let it lapse, and no sweep has come yet.
    world.advance(906);
    assert_eq!(world.restore(event, lost).await.json["restored"], true);
    assert_eq!(world.places(event).await, (1, 1, 0, 0));
    world.audit().await;
}

#[tokio::test]
async fn an_id_of_another_or_of_no_event_gets_no_seat() {
    let world = World::new().await;
    let (event, other) = (world.published(&json!({})).await, world.published(&json!({})).await);
    let seat = world.seat(event).await;
    assert_eq!(world.restore(other, seat).await.code(), "hold_conflict");
    let path = format!("/internal/events/{event}/seats/{seat}");
    let stranger = json!({ "user_id": world.id(), "quantity": 1 });
    let answer = world.anybody().json(Method::PUT, &path, &stranger).await;
    assert_eq!(answer.code(), "hold_conflict");
    let answer = world.restore(world.id(), world.id()).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
    let draft = crate::world::id_of(&world.draft(&json!({})).await);
    assert_eq!(world.restore(draft, world.id()).await.code(), "event_not_found");
    let more = json!({ "user_id": seat, "quantity": 2 });
    let answer = world.anybody().json(Method::PUT, &path, &more).await;
    assert_eq!(answer.code(), "hold_conflict");
    let wrong = json!({ "user_id": "nobody", "quantity": 11, "ticket_type_id": "none" });
    let answer = world.anybody().json(Method::PUT, &path, &wrong).await;
    assert_eq!(answer.pointers(), ["/quantity", "/ticket_type_id", "/user_id"]);
    let answer = world.anybody().json(Method::PUT, &path, &json!({})).await;
    assert_eq!(answer.pointers(), ["/quantity", "/user_id"]);
}

#[tokio::test]
async fn restored_by_two_at_once_it_takes_one_place() {
    let world = World::new().await;
    let client = crowd(&world);
    for _ in 0..10 {
        let event = world.published(&json!({ "capacity": 3 })).await;
        let id = world.id();
        let seen = at_once((0..5).map(|_| restore_owned(client.clone(), event, id))).await;
        assert_eq!(seen, counts([(200, "", 5)]));
        assert_eq!(world.places(event).await, (3, 1, 0, 2));
    }
    world.audit().await;
}

#[tokio::test]
async fn restoring_and_selling_at_once_oversell_nothing() {
    let world = World::new().await;
    let client = crowd(&world);
    let event = world.published(&json!({ "capacity": 20 })).await;
    let restoring = at_once((0..30).map(|_| restore_owned(client.clone(), event, world.id())));
    let selling = at_once((0..30).map(|_| take_owned(client.clone(), event, world.id())));
    let (restored, sold) = tokio::join!(restoring, selling);
    let yes = (200, String::new());
    let taken = restored.get(&yes).unwrap_or(&0) + sold.get(&yes).unwrap_or(&0);
    assert_eq!(taken, 20, "{restored:?} {sold:?}");
    world.audit().await;
}
