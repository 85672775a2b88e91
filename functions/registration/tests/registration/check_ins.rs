//! Who came: what a phone at the door is told, with and without a network.

use access_tokens::{DetachedSigner, KeyCache, Keys, Signer, VaultError};
use ambient::Random;
use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use test_kit::Answer;
use turnout_registration::{
    api::{
        check_in::{self, TicketKeys},
        check_in_counts, check_in_list, check_in_undo,
    },
    domain::SeatToken,
};
use uuid::Uuid;

use crate::{fake_event::Mood, waitlist::somebody, world::World};

const KID: &str = "01a1fa02-151f-7e55-b0c3-77a8e9f01c22";

fn signer(seed: u64) -> DetachedSigner {
    let (_, der) = Signer::generate(KID.to_owned(), &Random::seeded(seed)).unwrap();
    DetachedSigner::from_pkcs8(KID.to_owned(), &der).unwrap()
}

fn new_id() -> Uuid {
    Random::system().uuid(&test_kit::clock())
}

/// The code of a place, signed by whoever has the key of this seed.
pub fn code(seed: u64, event_id: Uuid, registration: &str, seat: u16) -> String {
    let registration_id = registration.parse().unwrap();
    SeatToken { registration_id, event_id, seat }.sign(&signer(seed)).unwrap()
}

pub fn scan(code: &str, at: Timestamp) -> Value {
    json!({"scan_id": new_id(), "code": code, "scanned_at": at})
}

/// The result and, where there is one, the first scan of each.
pub fn results(answer: &Answer) -> Vec<(&str, Option<&str>)> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let items = answer.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| (item["result"].as_str().unwrap(), item["first"]["scan_id"].as_str()))
        .collect()
}

fn id(scan: &Value) -> Option<&str> {
    scan["scan_id"].as_str()
}

impl World {
    pub async fn check_in(&self, user: Uuid, scans: &[Value]) -> Answer {
        self.post_check_ins(user, &json!({ "scans": scans })).await
    }

    async fn post_check_ins(&self, user: Uuid, body: &Value) -> Answer {
        let keys = Keys::new(vec![signer(1).public_key()]);
        let fetch = move || std::future::ready(Ok::<_, VaultError>(keys.clone()));
        let state = check_in::State {
            database: self.database.pool.clone(),
            event: self.event_client(),
            verifier: self.callers.verifier.clone(),
            ticket_keys: TicketKeys(KeyCache::start(self.clock.clone(), fetch).await.unwrap()),
            clock: self.clock.clone(),
        };
        let client = self.client(user, check_in::router(state));
        let path = format!("/v1/events/{}/check-ins", self.event_id);
        client.json(Method::POST, &path, body).await
    }

    async fn undo(&self, user: Uuid, registration: &str, place: i64) -> Answer {
        let state = check_in_undo::State {
            database: self.database.pool.clone(),
            event: self.event_client(),
            verifier: self.callers.verifier.clone(),
            clock: self.clock.clone(),
        };
        let client = self.client(user, check_in_undo::router(state));
        let path = format!("/v1/events/{}/check-ins/undo", self.event_id);
        let body = json!({"registration_id": registration, "place": place});
        client.json(Method::POST, &path, &body).await
    }

    async fn expected(&self, user: Uuid, query: &str) -> Answer {
        let state = check_in_list::State {
            database: self.database.pool.clone(),
            event: self.event_client(),
            verifier: self.callers.verifier.clone(),
        };
        let client = self.client(user, check_in_list::router(state));
        client.send(Method::GET, &format!("/v1/events/{}/check-ins{query}", self.event_id)).await
    }

    async fn counts(&self, user: Uuid) -> Answer {
        let state = check_in_counts::State {
            database: self.database.pool.clone(),
            event: self.event_client(),
            verifier: self.callers.verifier.clone(),
        };
        let client = self.client(user, check_in_counts::router(state));
        client.send(Method::GET, &format!("/v1/events/{}/check-ins/counts", self.event_id)).await
    }

    /// Somebody's confirmed registration of so many places.
    async fn party(&self, user: Uuid, quantity: u16) -> String {
        let body = json!({"event_id": self.event_id, "quantity": quantity});
        let created = self.creator(user).json(Method::POST, "/v1/registrations", &body).await;
        let id = created.json["id"].as_str().unwrap().to_owned();
        assert_eq!(self.confirm(user, &id).await.status, 200);
        id
    }

    fn ago(&self, seconds: i64) -> Timestamp {
        self.clock.now() - SignedDuration::from_secs(seconds)
    }
}

#[tokio::test]
async fn a_ticket_lets_its_place_in_once() {
    let world = World::owned().await;
    let guest = world.person("guest", "Anna Guest").await;
    let registration = world.party(guest, 2).await;
    let ticket = code(1, world.event_id, &registration, 1);
    let first = scan(&ticket, world.clock.now());
    let answer = world.check_in(world.anna, std::slice::from_ref(&first)).await;
    assert_eq!(results(&answer), [("checked_in", id(&first))]);
    let place = &answer.json["items"][0]["place"];
    let who = (place["name"].as_str(), place["place"].as_i64(), place["quantity"].as_i64());
    assert_eq!(who, (Some("Anna Guest"), Some(1), Some(2)));

    world.wait(60);
    let second = scan(&ticket, world.clock.now());
    let answer = world.check_in(world.anna, std::slice::from_ref(&second)).await;
    assert_eq!(results(&answer), [("already", id(&first))]);
    assert_eq!(answer.json["items"][0]["first"]["by"], "somebody");
    // The other place of the party is not touched.
    let other = scan(&code(1, world.event_id, &registration, 2), world.clock.now());
    let answer = world.check_in(world.anna, std::slice::from_ref(&other)).await;
    assert_eq!(results(&answer), [("checked_in", id(&other))]);
}

#[tokio::test]
async fn a_scan_that_is_sent_again_is_the_same_scan() {
    let world = World::owned().await;
    let registration = world.confirmed(world.boris).await;
    let scan = scan(&code(1, world.event_id, &registration, 1), world.clock.now());
    for _ in 0..3 {
        let answer = world.check_in(world.anna, std::slice::from_ref(&scan)).await;
        assert_eq!(results(&answer), [("checked_in", id(&scan))]);
        world.wait(300);
    }
    assert_eq!(world.counts(world.anna).await.json["checked_in"], 1);
}

#[tokio::test]
async fn the_first_scan_wins_in_whatever_order_they_arrive() {
    for early_arrives_first in [true, false] {
        let world = World::owned().await;
        let registration = world.confirmed(world.boris).await;
        let ticket = code(1, world.event_id, &registration, 1);
        // Two phones without a network: one scanned an hour ago, one a while later.
        let (early, late) = (scan(&ticket, world.ago(3600)), scan(&ticket, world.ago(1800)));
        let order = if early_arrives_first { [&early, &late] } else { [&late, &early] };
        let mut told = Vec::new();
        for scan in order {
            let answer = world.check_in(world.anna, std::slice::from_ref(scan)).await;
            told.push(answer.json["items"][0]["result"].clone());
            world.wait(5);
        }
        let late_at_once = if early_arrives_first { "already" } else { "checked_in" };
        assert!(told.contains(&json!(late_at_once)), "{told:?}");
        // Asked again, as a phone does when it settles: both hear the same.
        let answer = world.check_in(world.anna, &[early.clone(), late]).await;
        assert_eq!(results(&answer), [("checked_in", id(&early)), ("already", id(&early))]);
    }
}

#[tokio::test]
async fn a_phone_whose_clock_is_wrong_takes_nothing_over_at_the_door() {
    let world = World::owned().await;
    let registration = world.confirmed(world.boris).await;
    let ticket = code(1, world.event_id, &registration, 1);
    let first = scan(&ticket, world.clock.now() + SignedDuration::from_hours(1));
    let answer = world.check_in(world.anna, std::slice::from_ref(&first)).await;
    assert_eq!(results(&answer), [("checked_in", id(&first))]);
    // Its clock is behind, but both have a network: who came first was first.
    // The second function's clock is behind too.
    world.wait(-3);
    let second = scan(&ticket, world.ago(20));
    let answer = world.check_in(world.anna, std::slice::from_ref(&second)).await;
    assert_eq!(results(&answer), [("already", id(&first))]);
}

#[tokio::test]
async fn of_many_phones_at_once_one_lets_in() {
    let world = World::owned().await;
    let registration = world.confirmed(world.boris).await;
    let ticket = code(1, world.event_id, &registration, 1);
    let scans: Vec<_> = (0..8).map(|_| scan(&ticket, world.clock.now())).collect();
    let answers = futures_util::future::join_all(
        scans.iter().map(|scan| world.check_in(world.anna, std::slice::from_ref(scan))),
    )
    .await;
    let let_in = answers.iter().filter(|answer| results(answer)[0].0 == "checked_in").count();
    assert_eq!(let_in, 1);
}

#[tokio::test]
async fn one_bad_scan_keeps_no_other_from_counting() {
    let world = World::owned().await;
    let good = world.confirmed(world.boris).await;
    let other = somebody(&world);
    let cancelled = world.confirmed(other).await;
    assert_eq!(world.cancel(other, &cancelled).await.status, 200);
    let held = world.pending(somebody(&world)).await;
    let now = world.clock.now();
    let real = code(1, world.event_id, &good, 1);
    let scans = [
        scan("https://example.org/not-a-ticket", now),
        scan(&code(2, world.event_id, &good, 1), now),
        scan(&real[..150], now),
        scan(&code(1, new_id(), &good, 1), now),
        scan(&code(1, world.event_id, &cancelled, 1), now),
        scan(&code(1, world.event_id, &held, 1), now),
        scan(&code(1, world.event_id, &good, 2), now),
        scan(&code(1, world.event_id, &new_id().to_string(), 1), now),
        scan(&format!("  {real}\n"), now),
    ];
    let answer = world.check_in(world.anna, &scans).await;
    let told: Vec<_> = results(&answer).into_iter().map(|(result, _)| result).collect();
    let expected = [
        "bad_code",
        "bad_code",
        "bad_code",
        "wrong_event",
        "not_confirmed",
        "not_confirmed",
        "unknown",
        "unknown",
        "checked_in",
    ];
    assert_eq!(told, expected);
    // What a stranger holds up tells nothing of who has a place.
    assert_eq!(answer.json["items"][3]["place"], Value::Null);
    assert_eq!(world.counts(world.anna).await.json["checked_in"], 1);
}

#[tokio::test]
async fn a_scan_id_stands_for_one_place() {
    let world = World::owned().await;
    let registration = world.party(world.boris, 2).await;
    let first = scan(&code(1, world.event_id, &registration, 1), world.clock.now());
    world.check_in(world.anna, std::slice::from_ref(&first)).await;
    let mut other = scan(&code(1, world.event_id, &registration, 2), world.clock.now());
    other["scan_id"] = first["scan_id"].clone();
    let answer = world.check_in(world.anna, &[other]).await;
    assert_eq!(results(&answer), [("unknown", None)]);
    assert_eq!(world.counts(world.anna).await.json["checked_in"], 1);
}

#[tokio::test]
async fn somebody_found_by_name_is_checked_in_and_a_mistake_undone() {
    let world = World::owned().await;
    let guest = world.person("guest", "Мария Гость").await;
    let registration = world.confirmed(guest).await;
    let found = world.expected(world.anna, "?q=мария").await;
    assert_eq!(found.json["items"][0]["registration_id"], json!(registration));
    assert_eq!(found.json["items"][0]["checked_in"], json!([]));
    assert!(!found.text.contains("guest@"), "the door needs no addresses: {}", found.text);

    let by_name = json!({
        "scan_id": new_id(), "registration_id": registration, "place": 1,
        "scanned_at": world.clock.now(),
    });
    let answer = world.check_in(world.anna, std::slice::from_ref(&by_name)).await;
    assert_eq!(results(&answer), [("checked_in", id(&by_name))]);
    let found = world.expected(world.anna, "?q=мария").await;
    assert_eq!(found.json["items"][0]["checked_in"][0]["place"], 1);

    assert_eq!(world.undo(world.anna, &registration, 1).await.status, 204);
    let again = world.undo(world.anna, &registration, 1).await;
    assert_eq!((again.status.as_u16(), again.code()), (409, "not_checked_in"));
    let found = world.expected(world.anna, "").await;
    assert_eq!(found.json["items"][0]["checked_in"], json!([]));
    // The phone sends the same scan again, for it had no answer.
    let answer = world.check_in(world.anna, &[by_name]).await;
    assert_eq!(results(&answer), [("undone", None)]);
    let anew = scan(&code(1, world.event_id, &registration, 1), world.clock.now());
    let answer = world.check_in(world.anna, std::slice::from_ref(&anew)).await;
    assert_eq!(results(&answer), [("checked_in", id(&anew))]);
}

#[tokio::test]
async fn pages_show_each_confirmed_registration_once() {
    let world = World::owned().await;
    let mut all = Vec::new();
    for _ in 0..5 {
        all.push(world.confirmed(somebody(&world)).await);
    }
    world.pending(somebody(&world)).await;
    all.sort_unstable();
    let (mut seen, mut query) = (Vec::new(), "?limit=2".to_owned());
    loop {
        let page = world.expected(world.anna, &query).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let items = page.json["items"].as_array().unwrap();
        seen.extend(items.iter().map(|one| one["registration_id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page.json["next_cursor"].as_str() else { break };
        query = format!("?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, all);
}

#[tokio::test]
async fn counts_are_of_those_who_still_have_a_place() {
    let world = World::owned().await;
    let (one, two) = (somebody(&world), somebody(&world));
    let (came, left) = (world.party(one, 3).await, world.party(two, 2).await);
    let now = world.clock.now();
    let scans = [
        scan(&code(1, world.event_id, &came, 1), now),
        scan(&code(1, world.event_id, &came, 3), now),
        scan(&code(1, world.event_id, &left, 1), now),
    ];
    world.check_in(world.anna, &scans).await;
    let counts = world.counts(world.anna).await.json;
    assert_eq!((&counts["confirmed"], &counts["checked_in"]), (&json!(5), &json!(3)));
    world.cancel(two, &left).await;
    let counts = world.counts(world.anna).await.json;
    assert_eq!((&counts["confirmed"], &counts["checked_in"]), (&json!(3), &json!(2)));
    let types = counts["by_ticket_type"].as_array().unwrap();
    assert_eq!((types.len(), &types[0]["ticket_type"]), (1, &Value::Null));
}

#[tokio::test]
async fn everybody_in_the_team_checks_in_and_nobody_else() {
    let world = World::owned().await;
    let registration = world.confirmed(world.boris).await;
    let (manager, checker) = (somebody(&world), somebody(&world));
    world.event.appoint(manager, "manager");
    world.event.appoint(checker, "checker");
    let ticket = code(1, world.event_id, &registration, 1);
    for user in [world.anna, manager, checker] {
        let answer = world.check_in(user, &[scan(&ticket, world.clock.now())]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(world.expected(user, "").await.status, 200);
        assert_eq!(world.counts(user).await.status, 200);
    }
    for answer in [
        world.check_in(world.boris, &[scan(&ticket, world.clock.now())]).await,
        world.undo(world.boris, &registration, 1).await,
        world.expected(world.boris, "").await,
        world.counts(world.boris).await,
    ] {
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
    }
    world.event.set(Mood::Refuses(500, "internal"));
    let away = world.check_in(world.anna, &[scan(&ticket, world.clock.now())]).await;
    assert_eq!((away.status.as_u16(), away.code()), (503, "event_unavailable"));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_all_its_errors() {
    let world = World::owned().await;
    let twice = new_id();
    let body = json!({"scans": [
        {"code": "x", "scanned_at": "yesterday"},
        {"scan_id": twice, "registration_id": "me", "place": 0, "scanned_at": world.clock.now()},
        {"scan_id": twice, "code": "x".repeat(501), "scanned_at": world.clock.now()},
        {"scan_id": Uuid::nil(), "code": "x", "scanned_at": world.clock.now()},
        {"scan_id": Uuid::nil(), "code": "y", "scanned_at": world.clock.now()},
    ]});
    let answer = world.post_check_ins(world.anna, &body).await;
    assert_eq!(answer.status, 422, "{}", answer.text);
    let errors = answer.json["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    let expected = [
        "/scans/0/scan_id",
        "/scans/0/scanned_at",
        "/scans/1/registration_id",
        "/scans/1/place",
        "/scans/2/code",
        "/scans/4/scan_id",
    ];
    assert_eq!(pointers, expected);
    let many: Vec<_> = (0..201).map(|_| scan("x", world.clock.now())).collect();
    for body in [json!({}), json!({"scans": []}), json!({"scans": "x"}), json!({ "scans": many })] {
        assert_eq!(world.post_check_ins(world.anna, &body).await.status, 422);
    }
    assert_eq!(world.expected(world.anna, "?limit=0&cursor=x").await.status, 422);
}
