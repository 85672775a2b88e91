//! Random histories against a model so simple that it is plainly right.

use std::collections::BTreeMap;

use ambient::Random;
use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::world::World;

const HISTORIES: u64 = 8;
const STEPS: usize = 250;
const IDS: u64 = 12;
const HOLD: SignedDuration = SignedDuration::from_secs(900);
/// The ticket type that the team decides about.
const BY_TEAM: usize = 1;
const GRACE: SignedDuration = SignedDuration::from_secs(5);

#[derive(Clone, Copy, PartialEq)]
enum Status {
    Held,
    Confirmed,
    Released,
}

/// What a hold is of: which ticket type, and how many places.
type Of = (usize, i64);

#[derive(Clone, Copy)]
struct Hold {
    status: Status,
    until: Option<Timestamp>,
    of: Of,
}

/// One event with two ticket types: the first has a capacity at first, and the
/// team decides about the second.
#[derive(Clone)]
struct Model {
    capacity: i64,
    own: [Option<i64>; 2],
    starts: Timestamp,
    holds: BTreeMap<Uuid, Hold>,
}

impl Model {
    /// Places of a ticket type, or of all.
    fn count(&self, kind: Option<usize>, wanted: Status) -> i64 {
        let holds = self.holds.values().filter(|hold| hold.status == wanted);
        holds.filter(|hold| kind.is_none_or(|kind| kind == hold.of.0)).map(|hold| hold.of.1).sum()
    }

    fn taken(&self, kind: Option<usize>) -> i64 {
        self.count(kind, Status::Held) + self.count(kind, Status::Confirmed)
    }

    fn free(&self, kind: usize) -> i64 {
        let all = self.capacity - self.taken(None);
        self.own[kind].map_or(all, |own| all.min(own - self.taken(Some(kind))))
    }

    fn sweep(&mut self, now: Timestamp) {
        for hold in self.holds.values_mut() {
            if hold.status == Status::Held && hold.until.unwrap() < now - GRACE {
                hold.status = Status::Released;
            }
        }
    }

    fn hold(&mut self, id: Uuid, of: Of, now: Timestamp) -> &'static str {
        let (kind, quantity) = of;
        match self.holds.get(&id) {
            Some(Hold { status: Status::Released, .. }) => return "hold_released",
            Some(Hold { status: Status::Held, until, .. }) if until.unwrap() <= now => {
                return "hold_released";
            }
            Some(hold) => return if hold.of == of { "" } else { "hold_conflict" },
            None if now >= self.starts => return "registration_closed",
            None if self.free(kind) < quantity => self.sweep(now),
            None => {}
        }
        if self.free(kind) < quantity {
            return "sold_out";
        }
        let until = if kind == BY_TEAM { self.starts.max(now + HOLD) } else { now + HOLD };
        self.holds.insert(id, Hold { status: Status::Held, until: Some(until), of });
        ""
    }

    /// The event is moved, and with it the end of what the team decides about.
    fn restart(&mut self, starts: Timestamp) -> &'static str {
        if starts != self.starts {
            self.starts = starts;
            for hold in self.holds.values_mut() {
                if hold.status == Status::Held && hold.of.0 == BY_TEAM {
                    hold.until = Some(starts);
                }
            }
        }
        ""
    }

    fn confirm(&mut self, id: Uuid, now: Timestamp) -> &'static str {
        let Some(hold) = self.holds.get_mut(&id) else { return "hold_not_found" };
        let expired = hold.until.is_some_and(|until| until <= now);
        if hold.status == Status::Held {
            hold.status = if expired { Status::Released } else { Status::Confirmed };
        }
        match hold.status {
            Status::Released if expired => "hold_expired",
            Status::Released => "hold_released",
            _ => "",
        }
    }

    fn transfer(&mut self, from: Uuid, to: Uuid) -> &'static str {
        let Some(hold) = self.holds.get(&from).copied() else { return "hold_not_found" };
        match self.holds.get(&to) {
            // Whose it is: who takes over is called after the id, as who asks.
            Some(Hold { status: Status::Confirmed, .. }) => return "",
            Some(Hold { status: Status::Held, .. }) => return "hold_conflict",
            Some(Hold { status: Status::Released, .. }) => return "hold_released",
            None if hold.status != Status::Confirmed => return "hold_not_confirmed",
            None => {}
        }
        self.holds.insert(from, Hold { status: Status::Released, ..hold });
        self.holds.insert(to, hold);
        ""
    }

    fn release(&mut self, id: Uuid, unless_confirmed: bool) -> &'static str {
        let unknown = Hold { status: Status::Released, until: None, of: (0, 0) };
        let hold = self.holds.entry(id).or_insert(unknown);
        if unless_confirmed && hold.status == Status::Confirmed {
            return "hold_confirmed";
        }
        hold.status = Status::Released;
        ""
    }

    /// Of the event (`None`) or of a ticket type.
    fn resize(
        &mut self,
        kind: Option<usize>,
        capacity: Option<i64>,
        now: Timestamp,
    ) -> &'static str {
        let before = self.clone();
        let size = match kind {
            None => Some(self.capacity),
            Some(kind) => self.own[kind],
        };
        if capacity == size {
            return "";
        }
        self.sweep(now);
        if capacity.is_some_and(|capacity| self.taken(kind) > capacity) {
            // Refused, and with it the release of expired holds is undone.
            *self = before;
            return "capacity_below_taken";
        }
        match kind {
            None => self.capacity = capacity.unwrap(),
            Some(kind) => self.own[kind] = capacity,
        }
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
    let number = |below: u64| i64::try_from(pick(below)).unwrap();
    let mut starts = world.clock.now() + SignedDuration::from_hours(2);
    let event = world
        .published(&json!({
            "capacity": 6, "time_zone": "Etc/UTC",
            "starts_at": starts, "ends_at": "2028-01-01T00:00:00Z",
        }))
        .await;
    let kinds = [
        world.ticket_type(event, &json!({ "capacity": 4, "per_person_limit": 4 })).await,
        world
            .ticket_type(event, &json!({ "per_person_limit": 4, "confirmation": "by_team" }))
            .await,
    ];
    let mut model = Model { capacity: 6, own: [Some(4), None], starts, holds: BTreeMap::new() };
    let ids: Vec<_> = (0..IDS * 4).map(|_| world.id()).collect();
    for step in 0..STEPS {
        let now = world.clock.now();
        // A window of ids that moves on, or soon all of them would be used up.
        let first = step * ids.len() / STEPS;
        let chosen = (first + usize::try_from(pick(IDS)).unwrap()) % ids.len();
        let id = ids[chosen];
        let (done, expected, answer) = match pick(18) {
            0..5 => {
                // Nearly always the same of one id, or all would be in conflict.
                let twist = usize::from(pick(16) == 0);
                let kind = (chosen + twist) % 2;
                let of = (kind, 1 + i64::try_from(chosen / 2 % 4).unwrap());
                let answer = world.hold_of(event, id, kinds[kind], of.1).await;
                ("hold", model.hold(id, of, now), answer)
            }
            5..8 => ("confirm", model.confirm(id, now), world.confirm(event, id).await),
            8 => ("release", model.release(id, false), world.release(event, id).await),
            9 => {
                let path = format!("/internal/events/{event}/holds/{id}?unless_confirmed=true");
                let answer = world.anybody().send(Method::DELETE, &path).await;
                ("release unless confirmed", model.release(id, true), answer)
            }
            10 => {
                let capacity = Some(1 + number(40));
                let expected = model.resize(None, capacity, now);
                ("resize", expected, resize(&world, &format!("/v1/events/{event}"), capacity).await)
            }
            11 => {
                let kind = usize::try_from(pick(2)).unwrap();
                let capacity = (pick(3) > 0).then(|| 1 + number(20));
                let path = format!("/v1/events/{event}/ticket-types/{}", kinds[kind]);
                let expected = model.resize(Some(kind), capacity, now);
                ("resize a ticket type", expected, resize(&world, &path, capacity).await)
            }
            12 | 13 => {
                starts = now + SignedDuration::from_secs(1 + number(20_000));
                let path = format!("/v1/events/{event}");
                let answer = edit(&world, &path, &json!({ "starts_at": starts })).await;
                ("move", model.restart(starts), answer)
            }
            14 | 15 => {
                let to = ids[(first + usize::try_from(pick(IDS)).unwrap()) % ids.len()];
                ("transfer", model.transfer(id, to), world.transfer(event, id, to).await)
            }
            16 => {
                model.sweep(now);
                world.sweep().await;
                continue;
            }
            _ => {
                world.advance(number(700));
                continue;
            }
        };
        let context = format!("seed {seed}, step {step}: {done} {id}");
        assert_eq!(answer.code(), expected, "{context}");
        let counts = |kind| (model.count(kind, Status::Confirmed), model.count(kind, Status::Held));
        let (confirmed, held) = counts(None);
        let all = (model.capacity, confirmed, held, model.capacity - confirmed - held);
        assert_eq!(world.places(event).await, all, "{context}");
        for (kind, id) in kinds.into_iter().enumerate() {
            let (confirmed, held) = counts(Some(kind));
            let of_type = (confirmed, held, model.free(kind));
            assert_eq!(world.places_of(event, id).await, of_type, "{context}, type {kind}");
        }
    }
    world.audit().await;
}

async fn resize(world: &World, path: &str, capacity: Option<i64>) -> Answer {
    edit(world, path, &json!({ "capacity": capacity })).await
}

async fn edit(world: &World, path: &str, changes: &Value) -> Answer {
    world.organizer().header("if-match", "*").json(Method::PATCH, path, changes).await
}
