//! Who attends an event, for those who run it.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use turnout_registration::{api::attendees, event_client::EventClient};
use uuid::Uuid;

use crate::{fake_event::Mood, waitlist::somebody, world::World};

impl World {
    /// `query` with its question mark, or nothing.
    pub async fn attendees(&self, user: Uuid, query: &str) -> Answer {
        let state = attendees::State {
            database: self.database.pool.clone(),
            event: self.event_client(),
            verifier: self.callers.verifier.clone(),
            clock: self.clock.clone(),
        };
        let client = self.client(user, attendees::router(state));
        client.send(Method::GET, &format!("/v1/events/{}/attendees{query}", self.event_id)).await
    }

    /// Anna owns the event.
    pub async fn owned() -> Self {
        let world = Self::new().await;
        world.event.appoint(world.anna, "owner");
        world
    }

    pub fn event_client(&self) -> EventClient {
        self.seats.event.clone()
    }

    /// Somebody with an account and a display name, whom Registration knows.
    pub async fn person(&self, username: &str, name: &str) -> Uuid {
        let user = somebody(self);
        self.signs_up(user, username).await;
        if !name.is_empty() {
            self.names_themselves(user, name, 1).await;
        }
        user
    }
}

/// The usernames on a page.
fn usernames(page: &Answer) -> Vec<&str> {
    assert_eq!(page.status, 200, "{}", page.text);
    let items = page.json["items"].as_array().unwrap();
    items.iter().map(|item| item["person"]["username"].as_str().unwrap_or("?")).collect()
}

#[tokio::test]
async fn only_the_owner_and_managers_see_who_attends() {
    let world = World::owned().await;
    let guest = world.person("guest", "").await;
    world.confirmed(guest).await;
    let (manager, checker) = (somebody(&world), somebody(&world));
    world.event.appoint(manager, "manager");
    world.event.appoint(checker, "checker");
    for user in [world.anna, manager] {
        assert_eq!(usernames(&world.attendees(user, "").await), ["guest"]);
    }
    for user in [checker, guest, world.boris] {
        let refused = world.attendees(user, "").await;
        assert_eq!((refused.status.as_u16(), refused.code()), (404, "event_not_found"));
    }
    world.event.set(Mood::Refuses(500, "internal"));
    let away = world.attendees(world.anna, "").await;
    assert_eq!((away.status.as_u16(), away.code()), (503, "event_unavailable"));
    assert_eq!(away.header("retry-after"), "1");
}

#[tokio::test]
async fn an_attendee_shows_who_they_are_and_what_they_have() {
    let mut world = World::owned().await;
    let guest = world.person("guest", "Гость <b>").await;
    let ticket_type = Uuid::from_bytes(world.seats.random.bytes());
    let body = json!({
        "event_id": world.event_id, "ticket_type_id": ticket_type, "quantity": 3,
    });
    let made = world.creator(guest).json(Method::POST, "/v1/registrations", &body).await;
    let id = made.json["id"].as_str().unwrap().to_owned();
    world.wait(1);
    world.confirm(guest, &id).await;
    let page = world.attendees(world.anna, "").await;
    let item = &page.json["items"][0];
    let confirmed_at = item["confirmed_at"].as_str().unwrap();
    assert_eq!(
        *item,
        json!({
            "id": id,
            "person": {
                "user_id": guest, "username": "guest", "email": "guest@example.org",
                "name": "Гость <b>",
            },
            "ticket_type": {"id": ticket_type, "name": "Workshop"},
            "quantity": 3,
            "status": "confirmed",
            "created_at": made.json["created_at"],
            "waiting_since": null,
            "confirmed_at": confirmed_at,
            "cancelled_at": null,
        })
    );
    // What opens the door is the attendee's alone.
    assert!(!page.text.contains("ticket_code") && !page.text.contains("\"ticket\""));
    // Others' events have none of them.
    world.event_id = Uuid::from_bytes(world.seats.random.bytes());
    assert_eq!(world.attendees(world.anna, "").await.json["items"], json!([]));
}

#[tokio::test]
async fn whom_no_topic_has_told_of_yet_is_listed_nameless() {
    let world = World::owned().await;
    world.confirmed(world.boris).await;
    let page = world.attendees(world.anna, "").await;
    let person = &page.json["items"][0]["person"];
    assert_eq!(
        *person,
        json!({"user_id": world.boris, "username": null, "email": null, "name": ""})
    );
    assert_eq!(usernames(&world.attendees(world.anna, "?q=a").await), Vec::<&str>::new());
}

#[tokio::test]
async fn pages_show_each_once_newest_first() {
    let world = World::owned().await;
    let mut expected = Vec::new();
    for n in 0..7 {
        let user = world.person(&format!("guest-{n}"), "").await;
        expected.push(format!("guest-{n}"));
        world.pending(user).await;
        world.wait(1);
    }
    expected.reverse();
    let (mut seen, mut query) = (Vec::new(), "?limit=3".to_owned());
    loop {
        let page = world.attendees(world.anna, &query).await;
        // Only a first page counts.
        assert_eq!(page.json["counts"].is_null(), !seen.is_empty());
        seen.extend(usernames(&page).into_iter().map(ToOwned::to_owned));
        // Somebody newer comes in between, and does not move the rest.
        let late = world.person(&format!("late-{}", seen.len()), "").await;
        world.pending(late).await;
        match page.json["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, expected);
}

/// An event with one of each status, in this order from the first to the last:
/// expired, confirmed, cancelled, declined, awaiting approval, pending, waiting.
async fn one_of_each() -> World {
    let world = World::owned().await;
    for username in ["expired", "confirmed", "cancelled"] {
        let user = world.person(username, "").await;
        let id = world.pending(user).await;
        match username {
            "confirmed" => assert_eq!(world.confirm(user, &id).await.status, 200),
            "cancelled" => assert_eq!(world.cancel(user, &id).await.status, 200),
            _ => {}
        }
        world.wait(1);
    }
    world.event.let_decide("by_team");
    for username in ["declined", "awaiting_approval"] {
        let id = world.applied(world.person(username, "").await).await;
        if username == "declined" {
            assert_eq!(world.decided(world.anna, "decline", &[&id]).await, ["done"]);
        }
        world.wait(1);
    }
    world.event.let_decide("by_attendee");
    world.wait(14 * 60);
    let pending = world.person("pending", "").await;
    world.pending(pending).await;
    // The first has run out; no sweep has come by yet.
    world.wait(60);
    world.event.resize(3);
    let waiting = world.person("waiting", "").await;
    world.waiting(waiting, &json!({})).await;
    world
}

#[tokio::test]
async fn a_status_is_filtered_and_counted_as_it_shows() {
    let world = one_of_each().await;
    let statuses = [
        "waiting",
        "pending",
        "awaiting_approval",
        "declined",
        "cancelled",
        "confirmed",
        "expired",
    ];
    for status in statuses {
        let page = world.attendees(world.anna, &format!("?status={status}")).await;
        assert_eq!(usernames(&page), [status]);
        assert_eq!(page.json["items"][0]["status"], status);
        // The whole event's, whatever is asked for.
        let one = json!({"registrations": 1, "places": 1});
        let counts: Value = statuses.iter().map(|status| (*status, one.clone())).collect();
        assert_eq!(page.json["counts"], counts);
    }
    let all = world.attendees(world.anna, "").await;
    assert_eq!(usernames(&all), statuses);
    let nobody = World::owned().await;
    let none = json!({"registrations": 0, "places": 0});
    assert_eq!(nobody.attendees(nobody.anna, "").await.json["counts"]["confirmed"], none);
}

#[tokio::test]
async fn what_came_to_nothing_is_no_attendee() {
    let world = World::owned().await;
    let guest = world.person("guest", "").await;
    world.event.sell_out(true);
    world.event.set(Mood::Refuses(409, "sold_out"));
    assert_eq!(world.create(guest).await.status, 409);
    world.event.set(Mood::Well);
    let page = world.attendees(world.anna, "").await;
    assert_eq!(usernames(&page), Vec::<&str>::new());
}

#[tokio::test]
async fn a_search_finds_parts_of_names_and_addresses_and_takes_them_by_the_letter() {
    let world = World::owned().await;
    for (username, name) in
        [("karenina", "Анна Каренина"), ("odd_100", r"100% \ odd"), ("plain.odd", "Plain")]
    {
        let user = world.person(username, name).await;
        world.confirmed(user).await;
        world.wait(1);
    }
    for (q, found) in [
        ("КАРЕН", &["karenina"][..]),
        ("анна%20кар", &["karenina"]),
        ("na@EXAMPLE", &["karenina"]),
        ("odd", &["plain.odd", "odd_100"]),
        ("d_1", &["odd_100"]),
        ("_", &["odd_100"]),
        ("%25", &["odd_100"]),
        ("%5C", &["odd_100"]),
        // It goes over no field's end: username and address are two.
        ("karenina%20karenina", &[]),
        ("%27%20OR%20true--", &[]),
        ("%20%20", &["plain.odd", "odd_100", "karenina"]),
    ] {
        let page = world.attendees(world.anna, &format!("?q={q}")).await;
        assert_eq!(usernames(&page), found, "{q}");
    }
    let searched = world.attendees(world.anna, "?q=odd&status=confirmed&limit=1").await;
    assert_eq!(searched.json["counts"], Value::Null);
    let cursor = searched.json["next_cursor"].as_str().unwrap();
    let next = world.attendees(world.anna, &format!("?q=odd&limit=1&cursor={cursor}")).await;
    assert_eq!(usernames(&next), ["odd_100"]);
}

#[tokio::test]
async fn a_ticket_type_is_filtered() {
    let world = World::owned().await;
    let types: [Uuid; 2] = std::array::from_fn(|_| Uuid::from_bytes(world.seats.random.bytes()));
    for (username, ticket_type) in [("first", types[0]), ("second", types[1])] {
        let user = world.person(username, "").await;
        let body = json!({"event_id": world.event_id, "ticket_type_id": ticket_type});
        world.creator(user).json(Method::POST, "/v1/registrations", &body).await;
    }
    let page = world.attendees(world.anna, &format!("?ticket_type_id={}", types[1])).await;
    assert_eq!(usernames(&page), ["second"]);
}

#[tokio::test]
async fn what_cannot_be_listed_is_refused_with_all_its_errors() {
    let world = World::owned().await;
    let answer = world
        .attendees(world.anna, "?status=refused&ticket_type_id=1&q=a%00b&limit=0&cursor=%00")
        .await;
    assert_eq!(answer.status, 422, "{}", answer.text);
    assert_eq!(answer.pointers(), ["?cursor", "?limit", "?q", "?status", "?ticket_type_id"]);
    let long = "x".repeat(201);
    for query in ["?status=", "?ticket_type_id=", &format!("?q={long}")] {
        assert_eq!(world.attendees(world.anna, query).await.status, 422, "{query}");
    }
}
