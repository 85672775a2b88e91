//! Random histories, in which Event and our own functions are killed at random:
//! in the end everybody has what they were told, and no place is doubled or lost.

use std::{collections::BTreeMap, time::Duration};

use ambient::Random;
use serde_json::json;
use sqlx::{PgPool, Row as _, postgres::PgPoolOptions};
use test_kit::Answer;
use uuid::Uuid;

use crate::{fake_event::Mood, waitlist::somebody, world::World};

const HISTORIES: u64 = 8;
const STEPS: usize = 200;
const PEOPLE: usize = 10;
/// Who decides, where the team does.
const MANAGER: Uuid = Uuid::from_u128(1);

/// What one person was told last, and did not change since.
#[derive(Clone, Default)]
struct Person {
    /// Their registration, and whether they were told that it is confirmed.
    registration: Option<(String, bool)>,
}

#[tokio::test]
async fn everybody_has_what_they_were_told() {
    for seed in 0..HISTORIES {
        let mut world = World::new().await;
        world.event.resize(3);
        world.event.appoint(MANAGER, "manager");
        // In every other history the team has a hand in who of those who wait gets a
        // place, so that there is no order to be kept.
        let by_hand = seed % 2 == 1;
        live(&mut world, seed, by_hand).await;
        settle(&world).await;
        if by_hand {
            let waiting = world.status_counts("waiting").await;
            world.event.lets_the_team_choose(true);
            world.event.resize(world.event.taken() + 2);
            assert_eq!((world.sweep().await, world.offer().await), (0, 0), "seed {seed}");
            assert_eq!(world.status_counts("waiting").await, waiting, "seed {seed}: by itself");
            world.event.lets_the_team_choose(false);
            settle(&world).await;
        }
        check(&world, seed, !by_hand).await;
    }
}

async fn live(world: &mut World, seed: u64, by_hand: bool) {
    let random = Random::seeded(seed);
    let pick = |below: u64| u64::from_le_bytes(random.bytes()) % below;
    let users: Vec<Uuid> = (0..PEOPLE).map(|_| somebody(&*world)).collect();
    let mut people = vec![Person::default(); PEOPLE];
    let mut capacity = 3;
    for step in 0..STEPS {
        world.wait(1);
        world.event.set(match pick(8) {
            0 => Mood::DiesAfter,
            1 => Mood::Refuses(503, "unavailable"),
            _ => Mood::Well,
        });
        // A function that is killed stops between two of its lines, and its
        // connections end with it.
        let own = pool(world);
        let everybodys = std::mem::replace(&mut world.seats.database, own.clone());
        let life = Duration::from_micros(if pick(4) == 0 { pick(12_000) } else { 60_000_000 });
        let number = usize::try_from(pick(PEOPLE as u64)).unwrap();
        let (user, person) = (users[number], &mut people[number]);
        let context = format!("seed {seed}, step {step}, person {number}");
        match pick(if by_hand { 26 } else { 21 }) {
            0..6 => {
                let body = json!({ "waitlist": pick(2) == 0 });
                if let Some(answer) = living(life, world.wait_for(user, &body)).await {
                    created(person, &answer, &context);
                }
            }
            6..9 => {
                if let Some((id, told)) = &mut person.registration
                    && let Some(answer) = living(life, world.confirm(user, id)).await
                {
                    assert!(!*told || answer.status == 200 || answer.status == 503, "{context}");
                    *told |= answer.status == 200;
                }
            }
            9..11 => {
                if let Some((id, _)) = person.registration.take() {
                    living(life, world.cancel(user, &id)).await;
                }
            }
            11 => {
                capacity = i64::try_from(1 + pick(7)).unwrap().max(world.event.taken());
                world.event.resize(capacity);
            }
            12 | 13 => drop(living(life, world.offer()).await),
            14 => drop(living(life, world.sweep()).await),
            15 => world.event.let_decide(["by_attendee", "by_team"][usize::from(pick(2) == 0)]),
            16..19 => {
                let verb = ["approve", "approve", "decline"][usize::try_from(pick(3)).unwrap()];
                let ids: Vec<_> =
                    people.iter().filter_map(|one| Some(&one.registration.as_ref()?.0)).collect();
                let body = json!({ "registration_ids": ids, "message": context });
                if !ids.is_empty()
                    && let Some(answer) = living(life, world.decide(MANAGER, verb, &body)).await
                {
                    decided(&mut people, verb, &answer, &context);
                }
            }
            19 => {
                if let Some((id, _)) = person.registration.take() {
                    living(life, world.cancel_by_team(MANAGER, &id, &json!({}))).await;
                }
            }
            21 => world.event.lets_the_team_choose(pick(3) > 0),
            22..26 => {
                // In any order, and some who don't wait.
                let ids: Vec<_> =
                    people.iter().filter_map(|one| Some(&one.registration.as_ref()?.0)).collect();
                let body = match pick(2) {
                    0 if !ids.is_empty() => json!({ "registration_ids": ids }),
                    _ => json!({ "first": 1 + pick(3) }),
                };
                if let Some(answer) = living(life, world.choose(MANAGER, &body)).await {
                    chosen(world, &answer, &context);
                }
            }
            _ => world.wait(i64::try_from(pick(1_200)).unwrap()),
        }
        world.seats.database = everybodys;
        own.close().await;
        assert!(world.event.taken() <= capacity, "{context}: oversold");
        if let Some((id, true)) = &people[number].registration {
            assert_eq!(world.status(user, id).await, "confirmed", "{context}");
            assert!(world.event.has_seat(id.parse().unwrap()), "{context}: no seat");
        }
    }
}

/// One of its own, as a process has.
fn pool(world: &World) -> PgPool {
    let options = world.database.pool.connect_options();
    PgPoolOptions::new().max_connections(5).connect_lazy_with((*options).clone())
}

/// What comes of it if it lives long enough.
async fn living<T>(life: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(life, work).await.ok()
}

fn created(person: &mut Person, answer: &Answer, context: &str) {
    match (answer.status.as_u16(), answer.code()) {
        (201, _) => {
            let id = answer.json["id"].as_str().unwrap().to_owned();
            assert!(person.registration.as_ref().is_none_or(|(_, told)| !told), "{context}: twice");
            person.registration = Some((id, false));
        }
        (409, "already_registered") => {
            let id = answer.json["registration_id"].as_str().unwrap().to_owned();
            let told =
                person.registration.as_ref().is_some_and(|(known, told)| *known == id && *told);
            person.registration = Some((id, told));
        }
        (409, "sold_out") | (503, "event_unavailable") => {}
        other => assert_eq!(other, (201, ""), "{context}: {}", answer.text),
    }
}

/// Who is told that they are approved has a place.
fn decided(people: &mut [Person], verb: &str, answer: &Answer, context: &str) {
    if answer.status == 503 {
        return;
    }
    assert_eq!(answer.status, 200, "{context}: {}", answer.text);
    for item in answer.json["items"].as_array().unwrap() {
        let its = |(id, _): &&mut (String, bool)| item["registration_id"] == json!(id);
        let mut known = people.iter_mut().filter_map(|person| person.registration.as_mut());
        let (id, told) = known.find(its).unwrap();
        match (verb, item["result"].as_str().unwrap()) {
            ("approve", "done") => *told = true,
            (_, "done" | "already_declined" | "cancelled" | "expired") => {
                assert!(!*told, "{context}: {id} was told to be confirmed, and is {item}");
            }
            (_, result) => assert_ne!(result, "not_found", "{context}: {id}"),
        }
    }
}

/// To whom the team is told that places are offered has them.
fn chosen(world: &World, answer: &Answer, context: &str) {
    if answer.status == 503 {
        return;
    }
    assert_eq!(answer.status, 200, "{context}: {}", answer.text);
    for item in answer.json["items"].as_array().unwrap() {
        if item["result"] == "offered" {
            let id = item["registration_id"].as_str().unwrap().parse().unwrap();
            assert!(world.event.held_until(id).is_some(), "{context}: {item} has no places");
        }
    }
}

/// Everything works again, and sweeps and offers go on until nothing is left to do.
async fn settle(world: &World) {
    world.event.set(Mood::Well);
    let mut quiet = 0;
    while quiet < 3 {
        world.wait(90);
        let done = world.sweep().await + world.offer().await;
        quiet = if done == 0 { quiet + 1 } else { 0 };
    }
}

async fn check(world: &World, seed: u64, in_order: bool) {
    let rows = sqlx::query(
        "SELECT id::text, status, confirmed_at IS NOT NULL, waiting_since IS NOT NULL,
             coalesce(waiting_end = 'offered', false), seat_release_due,
             rank() OVER (ORDER BY waiting_since, id), approval_since IS NOT NULL
         FROM registration.registrations",
    )
    .fetch_all(&world.database.admin)
    .await
    .unwrap();
    let mut told: BTreeMap<(String, String), u32> = BTreeMap::new();
    for (topic, data) in world.messages().await {
        let id = data["registration_id"].as_str().unwrap().to_owned();
        *told.entry((id, topic)).or_default() += 1;
    }
    let (mut places, mut last_offered, mut first_waiting) = (0, 0, i64::MAX);
    for row in rows {
        let (id, status): (String, String) = (row.get(0), row.get(1));
        let context = format!("seed {seed}: {id} is {status}");
        let hold = id.parse().unwrap();
        assert_eq!(world.event.has_seat(hold), status == "confirmed", "{context}");
        let kept = world.event.held_until(hold).is_some_and(|until| until > world.clock.now());
        let holds = status == "pending" || status == "awaiting_approval";
        assert_eq!(kept, holds, "{context}");
        assert!(!row.get::<bool, _>(5), "{context}: its seat is still to be released");
        assert_ne!(status, "requested", "{context}");
        places += i64::from(holds || status == "confirmed");
        let awaited: bool = row.get(7);
        let (waited, offered, rank): (bool, bool, i64) = (row.get(3), row.get(4), row.get(6));
        if status == "waiting" {
            first_waiting = first_waiting.min(rank);
        } else if offered {
            last_offered = last_offered.max(rank);
        }
        let happened = [
            ("registration-confirmed", row.get::<bool, _>(2)),
            ("registration-waiting", waited),
            ("registration-offered", offered && !awaited),
            ("registration-awaiting-approval", awaited),
            ("registration-cancelled", status == "cancelled" || status == "declined"),
            ("registration-expired", status == "expired"),
        ];
        for (topic, happened) in happened {
            let times = told.get(&(id.clone(), topic.to_owned())).copied().unwrap_or_default();
            assert_eq!(times, u32::from(happened), "{context}: {topic}");
        }
    }
    assert_eq!(world.event.taken(), places, "seed {seed}: a place without its registration");
    let passed_by = in_order && last_offered >= first_waiting;
    assert!(!passed_by, "seed {seed}: somebody was passed by");
    if first_waiting < i64::MAX {
        let answer = world.create(somebody(world)).await;
        assert_eq!(answer.code(), "sold_out", "seed {seed}: a place is free and people wait");
        assert_eq!(answer.json["free"], 0, "seed {seed}: a free place is offered to nobody");
    }
}
