//! A scripted Event: keeps holds as the real one does, and misbehaves as told.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use ambient::Clock;
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
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

/// How the next requests are answered.
#[derive(Clone, Debug, Default)]
pub enum Mood {
    /// As the real one does.
    #[default]
    Well,
    /// With a problem of this status and code, and without doing anything.
    Refuses(u16, &'static str),
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

#[derive(Debug)]
struct World {
    mood: Mood,
    seen: Vec<Seen>,
    holds: HashMap<Uuid, Hold>,
    /// What was asked for under each hold's id.
    asked: HashMap<Uuid, Value>,
    confirmation: &'static str,
    title: String,
    starts_at: Timestamp,
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
            holds: HashMap::new(),
            asked: HashMap::new(),
            confirmation: "by_attendee",
            title: "Rust in the dark".to_owned(),
            starts_at: clock.now() + SignedDuration::from_hours(24 * 7),
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
        let taken = |hold: &&Hold| match hold {
            Hold::Held(until) => *until > now,
            Hold::Confirmed => true,
            Hold::Released => false,
        };
        self.world().holds.values().filter(taken).count()
    }

    /// Makes a hold a seat behind Registration's back.
    pub fn confirm_behind_the_back(&self, hold: Uuid) {
        self.world().holds.insert(hold, Hold::Confirmed);
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    fn act(&self, seen: &Seen) -> Response {
        let path = seen.path_and_query.split('?').next().unwrap();
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let ["internal", "events", event_id, "holds", hold_id, rest @ ..] = &parts[..] else {
            return problem(404, "not_found");
        };
        let hold_id: Uuid = hold_id.parse().unwrap();
        let now = self.clock.now();
        let mut world = self.world();
        let hold = world.holds.get(&hold_id).copied();
        let hold = hold.map(|hold| match hold {
            Hold::Held(until) if until <= now => Hold::Released,
            hold => hold,
        });
        let becomes = match (&seen.method, rest, hold) {
            (&Method::PUT, [], None) => Hold::Held(now + HOLD),
            (&Method::PUT, [], Some(Hold::Released)) => return problem(409, "hold_released"),
            (&Method::PUT, [], Some(hold)) => hold,
            (&Method::POST, ["confirm"], Some(Hold::Held(_) | Hold::Confirmed)) => Hold::Confirmed,
            (&Method::POST, ["confirm"], _) => return problem(409, "hold_expired"),
            (&Method::DELETE, [], Some(Hold::Confirmed))
                if seen.path_and_query.ends_with("?unless_confirmed=true") =>
            {
                return problem(409, "hold_confirmed");
            }
            (&Method::DELETE, [], _) => {
                world.holds.insert(hold_id, Hold::Released);
                return StatusCode::NO_CONTENT.into_response();
            }
            _ => return problem(405, "method_not_allowed"),
        };
        if seen.method == Method::PUT {
            let body: Value = serde_json::from_slice(&seen.body).unwrap();
            if world.asked.entry(hold_id).or_insert_with(|| body.clone()) != &body {
                return problem(409, "hold_conflict");
            }
        }
        world.holds.insert(hold_id, becomes);
        let asked = world.asked.get(&hold_id).cloned().unwrap_or_default();
        let ticket_type =
            asked["ticket_type_id"].as_str().map(|id| json!({"id": id, "name": "Workshop"}));
        let expires_at = if let Hold::Held(until) = becomes { until } else { now };
        axum::Json(json!({
            "hold_id": hold_id,
            "status": if becomes == Hold::Confirmed { "confirmed" } else { "held" },
            "expires_at": expires_at,
            "ticket_type": ticket_type,
            "quantity": asked["quantity"],
            "confirmation": world.confirmation,
            "event": facts(event_id, &world),
        }))
        .into_response()
    }
}

fn facts(event_id: &str, world: &World) -> Value {
    json!({
        "event_id": event_id, "version": 3, "title": world.title,
        "starts_at": world.starts_at, "ends_at": world.starts_at + SignedDuration::from_hours(2),
        "time_zone": "Asia/Kolkata",
        "place": {"kind": "venue", "name": "Old mill", "address": "1 River Road"},
    })
}

fn problem(status: u16, code: &str) -> Response {
    let body = json!({"status": status, "code": code, "title": code, "detail": code});
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}

/// What API Gateway answers when a function died.
fn gateway_error() -> Response {
    let body = json!({"message": "Internal Server Error"});
    (StatusCode::INTERNAL_SERVER_ERROR, axum::Json(body)).into_response()
}

async fn answer(State(fake): State<FakeEvent>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let seen = Seen {
        method: parts.method,
        path_and_query: parts.uri.path_and_query().unwrap().to_string(),
        headers: parts.headers,
        body: to_bytes(body, 1 << 16).await.unwrap(),
    };
    fake.world().seen.push(seen.clone());
    if !is_signed(&seen.headers) {
        return (StatusCode::FORBIDDEN, r#"{"message":"Forbidden"}"#).into_response();
    }
    let mood = fake.world().mood.clone();
    match mood {
        Mood::Refuses(status, code) => problem(status, code),
        Mood::RefusesWith(status, body) => {
            (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
        }
        Mood::Silent => std::future::pending().await,
        Mood::DeafToConfirm if seen.method == Method::POST => std::future::pending().await,
        Mood::Well | Mood::DeafToConfirm => fake.act(&seen),
        Mood::DiesAfter => {
            fake.act(&seen);
            gateway_error()
        }
        Mood::SilentAfter => {
            fake.act(&seen);
            std::future::pending().await
        }
        Mood::Waits(gate) => {
            let answer = fake.act(&seen);
            if seen.method != Method::DELETE {
                gate.acquire().await.unwrap().forget();
            }
            answer
        }
    }
}

/// As an `AWS_IAM` authorizer would ask at the least.
fn is_signed(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let authorization: &str = text("authorization");
    authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKIDTEST/")
        && authorization.contains("/eu-central-1/execute-api/aws4_request")
        && authorization.contains("Signature=")
        && text("x-amz-security-token") == "session-token"
        && !text("x-amz-date").is_empty()
}
