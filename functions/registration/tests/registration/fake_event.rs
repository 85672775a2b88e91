//! A scripted Event: keeps holds as the real one does, and misbehaves as told.

mod blocks;
mod form;
mod lists;
mod many;
mod places;
mod requests;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
};

use ambient::Clock;
use axum::{
    Router,
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Semaphore};
use tower::ServiceExt as _;
use uuid::Uuid;

use self::{
    lists::Part,
    requests::{answer, problem},
};

/// How the next requests are answered.
#[derive(Clone, Debug, Default)]
pub enum Mood {
    /// As the real one does.
    #[default]
    Well,
    /// With a problem of this status and code, and without doing anything.
    Refuses(u16, &'static str),
    /// GET is answered well, and all else with a problem as above.
    OnlyReads(u16, &'static str),
    /// With this problem, and without doing anything.
    RefusesWith(u16, Value),
    /// Never, without doing anything.
    Silent,
    /// Never to a confirmation, without doing anything; well to all else.
    DeafToConfirm,
    /// Does what is asked, and is killed before it answers: the gateway
    /// answers in its place.
    DiesAfter,
    /// Does what is asked, and never answers.
    SilentAfter,
    /// Likewise to PUT; well to all else.
    SilentAfterPut,
    /// Does what PUT asks, and is killed before it answers; well to all else.
    PutDiesAfter,
    /// Does what PUT and POST ask, and answers when there is a permit. Others
    /// are answered well.
    Waits(Arc<Semaphore>),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: Method,
    pub path_and_query: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    Held(Timestamp),
    Confirmed,
    Released,
}

/// A hold as Event remembers it. One that was released before it was taken
/// knows no user.
#[derive(Clone, Copy, Debug)]
struct Kept {
    event_id: Uuid,
    user_id: Option<Uuid>,
    ticket_type_id: Option<Uuid>,
    quantity: i64,
    hold: Hold,
    /// The team decides about it.
    for_team: bool,
    confirmed_at: Option<Timestamp>,
}

impl Kept {
    /// A released one, of what this body asks for; an empty one asks for nothing.
    fn asked(event_id: Uuid, body: &Value) -> Self {
        let id = |name: &str| body[name].as_str().map(|id| id.parse().unwrap());
        Self {
            event_id,
            user_id: id("user_id"),
            ticket_type_id: id("ticket_type_id"),
            quantity: body["quantity"].as_i64().unwrap_or_default(),
            hold: Hold::Released,
            for_team: false,
            confirmed_at: None,
        }
    }

    /// Whether it is what this body asks for, or was released before it was taken.
    fn is_for(&self, event_id: Uuid, body: &Value) -> bool {
        let asked = Self::asked(event_id, body);
        self.event_id == event_id
            && (self.user_id.is_none()
                || (self.user_id, self.ticket_type_id, self.quantity)
                    == (asked.user_id, asked.ticket_type_id, asked.quantity))
    }
}

#[derive(Debug)]
struct World {
    mood: Mood,
    seen: Vec<Seen>,
    holds: BTreeMap<Uuid, Kept>,
    /// Events that are listed: those that ever had a hold.
    events: BTreeSet<Uuid>,
    sold_out: bool,
    /// Places of each event; `None`: more than anybody takes.
    capacity: Option<i64>,
    /// Likewise of a ticket type.
    of_types: BTreeMap<Uuid, i64>,
    /// What opens every ticket type.
    code: Option<&'static str>,
    closed: bool,
    /// Who of those who wait gets a place.
    waitlist_mode: &'static str,
    /// What somebody is in every event's team.
    team: BTreeMap<Uuid, &'static str>,
    /// Whether every event is published.
    published: bool,
    confirmation: &'static str,
    title: String,
    starts_at: Timestamp,
    cancellation_closes_at: Option<Timestamp>,
    /// Questions that must be answered.
    asked: Vec<Uuid>,
    /// The line of every event's fair opening: who has which turn; all others come
    /// after the last.
    line: Vec<(Uuid, Timestamp)>,
    /// Every event's ticket types by name; empty: they have none.
    types: Vec<(&'static str, Uuid)>,
    /// Whom the organiser of all events has blocked, and what they were told.
    blocked: BTreeMap<Uuid, Value>,
}

#[derive(Clone, Debug)]
pub struct FakeEvent {
    pub url: String,
    clock: Clock,
    world: Arc<Mutex<World>>,
}

/// How long it holds a place.
pub const HOLD: SignedDuration = SignedDuration::from_mins(15);

impl FakeEvent {
    pub async fn start(clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::serve(listener, clock)
    }

    pub fn serve(listener: TcpListener, clock: Clock) -> Self {
        let world = World {
            mood: Mood::Well,
            seen: Vec::new(),
            holds: BTreeMap::new(),
            events: BTreeSet::new(),
            sold_out: false,
            capacity: None,
            of_types: BTreeMap::new(),
            code: None,
            closed: false,
            waitlist_mode: "automatic",
            team: BTreeMap::new(),
            published: true,
            confirmation: "by_attendee",
            title: "Rust in the dark".to_owned(),
            starts_at: clock.now() + SignedDuration::from_hours(24 * 7),
            cancellation_closes_at: None,
            asked: Vec::new(),
            line: Vec::new(),
            types: Vec::new(),
            blocked: BTreeMap::new(),
        };
        let url = format!("http://{}", listener.local_addr().unwrap());
        let fake = Self { url, clock, world: Arc::new(Mutex::new(world)) };
        let router = Router::new().fallback(answer).with_state(fake.clone());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let router = router.clone();
                let service = service_fn(move |request: hyper::Request<Incoming>| {
                    router.clone().oneshot(request.map(Body::new))
                });
                let connection =
                    http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                tokio::spawn(connection);
            }
        });
        fake
    }

    pub fn set(&self, mood: Mood) {
        self.world().mood = mood;
    }

    /// The organiser renames the event.
    pub fn rename(&self, title: &str) {
        title.clone_into(&mut self.world().title);
    }

    /// The organiser lets places be confirmed at once.
    pub fn confirms_at_once(&self) {
        self.world().confirmation = "at_once";
    }

    /// The organiser sets until when attendees can cancel.
    pub fn limit_cancelling(&self, closes_at: Timestamp) {
        self.world().cancellation_closes_at = Some(closes_at);
    }

    /// The organiser lets the team decide who gets a place.
    pub fn lets_the_team_decide(&self) {
        self.let_decide("by_team");
    }

    /// The organiser chooses who confirms.
    pub fn let_decide(&self, confirmation: &'static str) {
        self.world().confirmation = confirmation;
    }

    /// The organiser moves the event, and with it the end of what awaits approval.
    pub fn restart(&self, starts_at: Timestamp) {
        let mut world = self.world();
        world.starts_at = starts_at;
        for kept in world.holds.values_mut().filter(|kept| kept.for_team) {
            if let Hold::Held(until) = &mut kept.hold {
                *until = starts_at;
            }
        }
    }

    pub fn starts_at(&self) -> Timestamp {
        self.world().starts_at
    }

    /// The requests so far, by method.
    pub fn seen(&self, method: &Method) -> Vec<Seen> {
        self.world().seen.iter().filter(|seen| seen.method == *method).cloned().collect()
    }

    /// Seats that are taken, held or confirmed.
    pub fn seats(&self) -> usize {
        let now = self.clock.now();
        let taken = |kept: &&Kept| match kept.hold {
            Hold::Held(until) => until > now,
            Hold::Confirmed => true,
            Hold::Released => false,
        };
        self.world().holds.values().filter(taken).count()
    }

    /// Makes a hold a seat behind Registration's back.
    pub fn confirm_behind_the_back(&self, hold: Uuid) {
        let now = self.clock.now();
        let mut world = self.world();
        let kept = world.holds.get_mut(&hold).unwrap();
        kept.hold = Hold::Confirmed;
        kept.confirmed_at = Some(now);
    }

    /// Somebody gets a seat behind Registration's back.
    pub fn plant(&self, event_id: Uuid, hold: Uuid, user_id: Uuid, quantity: i64) {
        self.plant_of(event_id, hold, user_id, None, quantity);
    }

    /// Likewise, of a ticket type.
    pub fn plant_of(
        &self,
        event_id: Uuid,
        hold: Uuid,
        user_id: Uuid,
        ticket_type_id: Option<Uuid>,
        quantity: i64,
    ) {
        let (hold_is, confirmed_at) = (Hold::Confirmed, Some(self.clock.now()));
        let kept = Kept {
            event_id,
            user_id: Some(user_id),
            ticket_type_id,
            quantity,
            hold: hold_is,
            for_team: false,
            confirmed_at,
        };
        let mut world = self.world();
        world.holds.insert(hold, kept);
        world.events.insert(event_id);
    }

    /// Event forgets a hold, as after a restored backup.
    pub fn lose(&self, hold: Uuid) {
        self.world().holds.remove(&hold);
    }

    /// Event does not list the event any more.
    pub fn unlist(&self, event_id: Uuid) {
        self.world().events.remove(&event_id);
    }

    /// Whether the last place is gone.
    pub fn sell_out(&self, sold_out: bool) {
        self.world().sold_out = sold_out;
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    fn act(&self, seen: &Seen) -> Response {
        let (path, query) =
            seen.path_and_query.split_once('?').unwrap_or((&seen.path_and_query, ""));
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match &parts[..] {
            ["internal", "events", event_id, "holds"] => {
                self.take_all(seen, event_id.parse().unwrap())
            }
            ["internal", "events", event_id, "holds", hold_id, rest @ ..] => {
                self.hold(seen, event_id.parse().unwrap(), hold_id.parse().unwrap(), rest)
            }
            ["internal", "events", _, "answers", "check"] => {
                let body = serde_json::from_slice(&seen.body).unwrap_or_default();
                self.world().check_answers(&body)
            }
            ["internal", "events", _, "rights", user_id] => {
                self.world().rights(user_id.parse().unwrap())
            }
            ["internal", "events", _, "blocks", user_id] => {
                self.block(seen, user_id.parse().unwrap())
            }
            ["internal", "seat-digests"] => self.world().digests(&Part::of(query)),
            ["internal", "events", event_id, "seats"] => {
                self.world().seats(event_id.parse().unwrap(), &Part::of(query))
            }
            ["internal", "events", event_id, "seats", hold_id] => {
                self.restore(seen, event_id.parse().unwrap(), hold_id.parse().unwrap())
            }
            _ => problem(404, "not_found"),
        }
    }

    fn hold(&self, seen: &Seen, event_id: Uuid, hold_id: Uuid, rest: &[&str]) -> Response {
        let now = self.clock.now();
        let mut world = self.world();
        let kept = world.holds.get(&hold_id).copied();
        let body: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
        let hold = kept.map(|kept| match kept.hold {
            Hold::Held(until) if until <= now => Hold::Released,
            hold => hold,
        });
        // What is asked is looked at before any place is.
        let form = match world.form(&body) {
            Ok(form) => form,
            Err(refusal) if seen.method == Method::PUT => return *refusal,
            Err(_) => json!({ "answers": [], "guests": [] }),
        };
        let for_team = world.confirmation == "by_team" && body["by_team"] != true;
        let becomes = match (&seen.method, rest, hold) {
            (&Method::PUT, [], None) => {
                if let Some(refusal) = world.refusal(event_id, &body, &form, now) {
                    return refusal;
                }
                let until: Timestamp =
                    body["offered_until"].as_str().map_or(now + HOLD, |at| at.parse().unwrap());
                Hold::Held(if for_team { until.max(world.starts_at) } else { until })
            }
            (&Method::PUT, [], Some(Hold::Released)) => return problem(409, "hold_released"),
            (&Method::PUT, [], Some(hold)) => hold,
            (&Method::POST, ["confirm"], Some(Hold::Held(_) | Hold::Confirmed)) => Hold::Confirmed,
            (&Method::POST, ["confirm"], _) => return problem(409, "hold_expired"),
            (&Method::DELETE, [], Some(Hold::Confirmed))
                if seen.path_and_query.ends_with("?unless_confirmed=true") =>
            {
                return problem(409, "hold_confirmed");
            }
            (&Method::DELETE, [], _) => Hold::Released,
            _ => return problem(405, "method_not_allowed"),
        };
        let mut kept = kept.unwrap_or_else(|| Kept { for_team, ..Kept::asked(event_id, &body) });
        if seen.method == Method::PUT && !kept.is_for(event_id, &body) {
            return problem(409, "hold_conflict");
        }
        kept.hold = becomes;
        if becomes == Hold::Confirmed {
            kept.confirmed_at = kept.confirmed_at.or(Some(now));
        }
        world.holds.insert(hold_id, kept);
        world.events.insert(event_id);
        if becomes == Hold::Released {
            return StatusCode::NO_CONTENT.into_response();
        }
        axum::Json(held(hold_id, &kept, &body, &form, &world, now)).into_response()
    }

    fn restore(&self, seen: &Seen, event_id: Uuid, hold_id: Uuid) -> Response {
        let body: Value = serde_json::from_slice(&seen.body).unwrap();
        let mut world = self.world();
        let kept = world.holds.get(&hold_id).copied();
        if kept.is_some_and(|kept| !kept.is_for(event_id, &body)) {
            return problem(409, "hold_conflict");
        }
        let restored = kept.is_none_or(|kept| kept.hold != Hold::Confirmed);
        if restored && world.sold_out {
            return problem(409, "sold_out");
        }
        if restored {
            let (hold, confirmed_at) = (Hold::Confirmed, Some(self.clock.now()));
            let kept = Kept { hold, confirmed_at, ..Kept::asked(event_id, &body) };
            world.holds.insert(hold_id, kept);
        }
        axum::Json(json!({ "hold_id": hold_id, "restored": restored })).into_response()
    }
}

/// What the real one tells of a hold.
fn held(
    hold_id: Uuid,
    kept: &Kept,
    body: &Value,
    form: &Value,
    world: &World,
    now: Timestamp,
) -> Value {
    let ticket_type = kept.ticket_type_id.map(|id| json!({"id": id, "name": "Workshop"}));
    let expires_at = if let Hold::Held(until) = kept.hold { until } else { now };
    let confirmation = match world.confirmation {
        _ if body["by_team"] == true => "at_once",
        _ if kept.for_team => "by_team",
        "by_team" => "by_attendee",
        other => other,
    };
    json!({
        "hold_id": hold_id,
        "status": if kept.hold == Hold::Confirmed { "confirmed" } else { "held" },
        "expires_at": expires_at,
        "ticket_type": ticket_type,
        "quantity": kept.quantity,
        "confirmation": confirmation,
        "cancellation_closes_at": world.cancellation_closes_at,
        "event": facts(kept.event_id, world),
        "answers": form["answers"],
        "guests": form["guests"],
    })
}

fn facts(event_id: Uuid, world: &World) -> Value {
    json!({
        "event_id": event_id, "version": 3, "title": world.title,
        "starts_at": world.starts_at, "ends_at": world.starts_at + SignedDuration::from_hours(2),
        "time_zone": "Asia/Kolkata",
        "place": {"kind": "venue", "name": "Old mill", "address": "1 River Road"},
    })
}
