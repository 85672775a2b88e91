//! Random histories against a model so simple that it is plainly right.

use std::collections::BTreeMap;

use ambient::Random;
use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::world::World;

const HISTORIES: u64 = 8;
const STEPS: usize = 250;
const IDS: u64 = 12;
const HOLD: SignedDuration = SignedDuration::from_secs(900);
const GRACE: SignedDuration = SignedDuration::from_secs(5);

#[derive(Clone, Copy, PartialEq)]
enum Status {
    Held,
    Confirmed,
    Released,
}

/// One event: the status and the end of every hold.
struct Model {
    capacity: i64,
    holds: BTreeMap<Uuid, (Status, Option<Timestamp>)>,
}

impl Model {
    fn count(&self, wanted: Status) -> i64 {
        self.holds.values().filter(|(status, _)| *status == wanted).count().try_into().unwrap()
    }

    fn free(&self) -> i64 {
        self.capacity - self.count(Status::Held) - self.count(Status::Confirmed)
    }

    fn sweep(&mut self, now: Timestamp) {
        for (status, until) in self.holds.values_mut() {
            if *status == Status::Held && until.unwrap() < now - GRACE {
                *status = Status::Released;
            }
        }
    }

    fn hold(&mut self, id: Uuid, now: Timestamp) -> &'static str {
        match self.holds.get(&id) {
            Some((Status::Confirmed, _)) => return "",
            Some((Status::Held, until)) if until.unwrap() > now => return "",
            Some(_) => return "hold_released",
            None if self.free() == 0 => self.sweep(now),
            None => {}
        }
        if self.free() == 0 {
            return "sold_out";
        }
        self.holds.insert(id, (Status::Held, Some(now + HOLD)));
        ""
    }

    fn confirm(&mut self, id: Uuid, now: Timestamp) -> &'static str {
        let Some((status, until)) = self.holds.get_mut(&id) else { return "hold_not_found" };
        let expired = until.is_some_and(|until| until <= now);
        if *status == Status::Held {
            *status = if expired { Status::Released } else { Status::Confirmed };
        }
        match *status {
            Status::Released if expired => "hold_expired",
            Status::Released => "hold_released",
            _ => "",
        }
    }

    fn release(&mut self, id: Uuid, unless_confirmed: bool) -> &'static str {
        let (status, _) = self.holds.entry(id).or_insert((Status::Released, None));
        if unless_confirmed && *status == Status::Confirmed {
            return "hold_confirmed";
        }
        *status = Status::Released;
        ""
    }

    fn resize(&mut self, capacity: i64, now: Timestamp) -> &'static str {
        if capacity == self.capacity {
            return "";
        }
        self.sweep(now);
        if self.capacity - self.free() > capacity {
            // Refused, and with it the release of expired holds is undone.
            return "capacity_below_taken";
        }
        self.capacity = capacity;
        ""
    }
}

#[tokio::test]
async fn places_are_what_a_simple_model_says() {
    for seed in 0..HISTORIES {
        run(seed).await;
    }
}

async fn run(seed: u64) {
    let world = World::new().await;
    let random = Random::seeded(seed);
    let pick = |below: u64| u64::from_le_bytes(random.bytes()) % below;
    let event = world.published(&json!({ "capacity": 4 })).await;
    let mut model = Model { capacity: 4, holds: BTreeMap::new() };
    let ids: Vec<_> = (0..IDS * 4).map(|_| world.id()).collect();
    let path = format!("/v1/events/{event}");
    for step in 0..STEPS {
        let now = world.clock.now();
        // A window of ids that moves on, or soon all of them would be used up.
        let first = step * ids.len() / STEPS;
        let id = ids[(first + usize::try_from(pick(IDS)).unwrap()) % ids.len()];
        let (done, expected, code) = match pick(12) {
            0..4 => ("hold", model.hold(id, now), world.hold(event, id).await),
            4..7 => ("confirm", model.confirm(id, now), world.confirm(event, id).await),
            7 => ("release", model.release(id, false), world.release(event, id).await),
            8 => {
                let path = format!("/internal/events/{event}/holds/{id}?unless_confirmed=true");
                let answer = world.anybody().send(Method::DELETE, &path).await;
                ("release unless confirmed", model.release(id, true), answer)
            }
            9 => {
                let capacity = i64::try_from(1 + pick(40)).unwrap();
                let editor = world.organizer().header("if-match", "*");
                let answer =
                    editor.json(Method::PATCH, &path, &json!({ "capacity": capacity })).await;
                let before = model.holds.clone();
                let expected = model.resize(capacity, now);
                if !expected.is_empty() {
                    model.holds = before;
                }
                ("resize", expected, answer)
            }
            10 => {
                model.sweep(now);
                world.sweep().await;
                continue;
            }
            _ => {
                world.advance(i64::try_from(pick(700)).unwrap());
                continue;
            }
        };
        assert_eq!(code.code(), expected, "seed {seed}, step {step}: {done} {id}");
        let (confirmed, held) = (model.count(Status::Confirmed), model.count(Status::Held));
        assert_eq!(
            world.places(event).await,
            (model.capacity, confirmed, held, model.free()),
            "seed {seed}, step {step}: {done} {id}"
        );
    }
    world.audit().await;
}
