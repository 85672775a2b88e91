//! Places by the hand of the event's team.

use http::Method;
use serde_json::{Value, json};
use test_kit::{Answer, Client, TestDynamoDb};
use turnout_registration::{api::add, throttle::LookupThrottle};
use uuid::Uuid;

use crate::{fake_event::Mood, waitlist::somebody, world::World};

pub struct Desk {
    pub world: World,
    throttle: LookupThrottle,
}

impl Desk {
    pub async fn new() -> Self {
        let world = World::owned().await;
        let counters = TestDynamoDb::new().await.rate_limit(&world.clock);
        Self { world, throttle: LookupThrottle::new(counters) }
    }

    fn client(&self, user: Uuid) -> Client {
        let state = add::State {
            seats: self.world.seats.clone(),
            verifier: self.world.callers.verifier.clone(),
            throttle: self.throttle.clone(),
        };
        self.world.client(user, add::router(state))
    }

    pub async fn adds(&self, user: Uuid, body: &Value) -> Answer {
        let path = format!("/v1/events/{}/attendees", self.world.event_id);
        self.client(user).json(Method::POST, &path, body).await
    }
}

#[tokio::test]
async fn who_is_added_is_confirmed_at_once_and_told() {
    let desk = Desk::new().await;
    let Desk { world, .. } = &desk;
    let guest = world.person("Guest.One", "").await;
    for (n, body) in [json!({"username": " guest.ONE "}), json!({"email": "GUEST.one@example.ORG"})]
        .iter()
        .enumerate()
    {
        let added = desk.adds(world.anna, body).await;
        if n == 1 {
            assert_eq!((added.status.as_u16(), added.code()), (409, "already_registered"));
            continue;
        }
        assert_eq!(added.status, 201, "{}", added.text);
        assert_eq!(added.json["status"], "confirmed");
        // What opens the door is the attendee's alone.
        assert_eq!(added.json["ticket"], Value::Null);
        let id = added.json["id"].as_str().unwrap().to_owned();
        assert_eq!(world.status(guest, &id).await, "confirmed");
        assert!(world.event.has_seat(id.parse().unwrap()));
    }
    assert_eq!(world.topics().await, ["registration-created", "registration-confirmed"]);
    assert_eq!((world.event.seats(), world.half_done().await), (1, 0));
}

#[tokio::test]
async fn neither_the_window_nor_the_code_stops_the_team_but_full_is_full() {
    let desk = Desk::new().await;
    let Desk { world, .. } = &desk;
    let workshop = Uuid::from_bytes(world.seats.random.bytes());
    world.event.close(true);
    world.event.hide("secret");
    world.event.resize_type(workshop, 3);
    for username in ["first", "second"] {
        world.person(username, "").await;
    }
    let wish =
        |username: &str| json!({"username": username, "ticket_type_id": workshop, "quantity": 2});
    let added = desk.adds(world.anna, &wish("first")).await;
    assert_eq!(added.json["status"], "confirmed", "{}", added.text);
    assert_eq!(added.json["quantity"], 2);
    let full = desk.adds(world.anna, &wish("second")).await;
    assert_eq!((full.status.as_u16(), full.code()), (409, "sold_out"));
    assert_eq!(full.json["limit"], "ticket_type");
    assert_eq!(world.event.taken(), 2);
}

#[tokio::test]
async fn the_teams_hand_passes_the_waitlist() {
    let desk = Desk::new().await;
    let Desk { world, .. } = &desk;
    world.event.resize(1);
    world.confirmed(somebody(world)).await;
    world.waiting(world.boris, &json!({})).await;
    world.event.resize(2);
    world.person("guest", "").await;
    let added = desk.adds(world.anna, &json!({"username": "guest"})).await;
    assert_eq!(added.status, 201, "{}", added.text);
}

#[tokio::test]
async fn of_many_hands_at_once_none_oversells() {
    let desk = Desk::new().await;
    let Desk { world, .. } = &desk;
    world.event.resize(3);
    let mut hands = Vec::new();
    for n in 0..10 {
        world.person(&format!("guest-{n}"), "").await;
        let (client, body) = (desk.client(world.anna), json!({"username": format!("guest-{n}")}));
        let path = format!("/v1/events/{}/attendees", world.event_id);
        hands.push(tokio::spawn(async move {
            client.json(Method::POST, &path, &body).await.status.as_u16()
        }));
    }
    let mut statuses = Vec::new();
    for hand in hands {
        statuses.push(hand.await.unwrap());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 3);
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 7);
    assert_eq!(world.event.taken(), 3);
}

#[tokio::test]
async fn who_is_none_of_the_team_adds_nobody() {
    let desk = Desk::new().await;
    let Desk { world, .. } = &desk;
    world.person("guest", "").await;
    world.event.appoint(world.boris, "checker");
    for user in [world.boris, somebody(world)] {
        let refused = desk.adds(user, &json!({"username": "guest"})).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (404, "event_not_found"));
    }
    assert_eq!(world.event.taken(), 0);
    world.event.unpublish();
    let draft = desk.adds(world.anna, &json!({"username": "guest"})).await;
    assert_eq!((draft.status.as_u16(), draft.code()), (409, "event_not_published"));
}

#[tokio::test]
async fn what_names_nobody_is_refused_at_its_field() {
    let desk = Desk::new().await;
    let Desk { world, .. } = &desk;
    for (body, pointers, code) in [
        (json!({"username": "nobody"}), vec!["/username"], "account_not_found"),
        (json!({"email": "nobody@example.org"}), vec!["/email"], "account_not_found"),
        (json!({}), vec!["/email"], "required"),
        (json!({"username": "a", "email": "a@b.c"}), vec!["/email"], "invalid"),
        (json!({"username": 7}), vec!["/username"], "wrong_type"),
        (json!({"email": "a\u{0}b"}), vec!["/email"], "control_character"),
        (
            json!({"username": "x", "quantity": 11, "ticket_type_id": "x"}),
            vec!["/quantity", "/ticket_type_id"],
            "wrong_type",
        ),
    ] {
        let answer = desk.adds(world.anna, &body).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.pointers(), pointers, "{body}");
        assert_eq!(answer.json["errors"][0]["code"], code, "{body}");
    }
    assert_eq!(world.event.seen(&Method::PUT).len(), 0);
}

#[tokio::test]
async fn accounts_are_not_found_out_by_trying() {
    let desk = Desk::new().await;
    let Desk { world, .. } = &desk;
    world.person("guest", "").await;
    for n in 0..100 {
        let body = json!({"email": format!("guess-{n}@example.org")});
        assert_eq!(desk.adds(world.anna, &body).await.status, 422);
    }
    // Neither answer tells whether there is such an account.
    for email in ["guess@example.org", "guest@example.org"] {
        let answer = desk.adds(world.anna, &json!({"email": email})).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (429, "too_many_requests"));
    }
    world.wait(3600);
    assert_eq!(desk.adds(world.anna, &json!({"email": "guest@example.org"})).await.status, 201);
    let away = Desk {
        throttle: LookupThrottle::new(TestDynamoDb::unreachable().rate_limit(&world.clock)),
        world: World::owned().await,
    };
    let answer = away.adds(away.world.anna, &json!({"username": "guest"})).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "temporarily_unavailable"));
}

#[tokio::test]
async fn killed_after_the_hold_the_sweep_gives_the_place_back() {
    let desk = Desk::new().await;
    let Desk { world, .. } = &desk;
    world.person("guest", "").await;
    world.event.set(Mood::OnlyReads(500, "internal"));
    let answer = desk.adds(world.anna, &json!({"username": "guest"})).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "event_unavailable"));
    world.event.set(Mood::Well);
    world.wait(11);
    world.sweep().await;
    assert_eq!((world.event.taken(), world.half_done().await), (0, 0));
    // Nothing is left that would keep them out.
    assert_eq!(desk.adds(world.anna, &json!({"username": "guest"})).await.status, 201);
}

#[tokio::test]
async fn killed_before_the_confirmation_is_written_the_sweep_confirms() {
    let desk = Desk::new().await;
    let Desk { world, .. } = &desk;
    let guest = world.person("guest", "").await;
    world.event.set(Mood::DeafToConfirm);
    let path = format!("/v1/events/{}/attendees", world.event_id);
    let client = desk.client(world.anna);
    let body = json!({"username": "guest"});
    let added = tokio::time::timeout(
        std::time::Duration::from_millis(500),
        client.json(Method::POST, &path, &body),
    )
    .await;
    assert!(added.is_err(), "it was killed");
    world.event.set(Mood::Well);
    world.wait(11);
    world.sweep().await;
    let page = world.attendees(world.anna, "").await;
    assert_eq!(page.json["items"][0]["person"]["user_id"], json!(guest));
    assert_eq!(page.json["items"][0]["status"], "confirmed");
    assert_eq!((world.event.taken(), world.half_done().await), (1, 0));
}
