//! `registration-check-in`. One call of Event for the caller's rights, then a
//! transaction of five round trips however many scans there are.
//!
//! Killed before the commit: nothing is kept, and the device, which had no
//! answer, sends the scans again. Killed after it: it sends them again too, and
//! is told what became of them, since a scan is kept once by its id.

use std::collections::{HashMap, HashSet};

use access_tokens::{KeyCache, Verifier};
use ambient::Clock;
use api_kit::{Caller, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{RegisteredTicketType, event_access::team_of};
use crate::{
    domain::{FirstScan, Scan, ScanResult, ScannedPlace, SeatToken},
    event_client::EventClient,
    store::check_ins::{self, Door},
};

/// The most scans of one request: what a phone has after an hour without a
/// network comes in a few.
const MOST: usize = 200;

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Knows who may check people in.
    pub event: EventClient,
    /// Who calls.
    pub verifier: Verifier,
    /// The public keys of tickets.
    pub ticket_keys: TicketKeys,
    /// The time.
    pub clock: Clock,
}

/// The public keys of tickets; a type of its own, because those of access
/// tokens are the same kind of thing.
#[derive(Clone, Debug)]
pub struct TicketKeys(pub KeyCache);

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/check-ins", post(check_in)).with_state(state)
}

/// Tickets that were scanned at the doors of an event.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CheckIn {
    /// Up to 200.
    #[serde(default)]
    #[schema(value_type = Vec<TicketScan>, required = true, min_items = 1, max_items = 200)]
    scans: Input<Vec<TicketScan>>,
}

/// One scan: of a ticket's `code`, or of a place that was found by name.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct TicketScan {
    /// Made by the device. The same scan sent again is the same scan.
    #[serde(default)]
    #[schema(value_type = Uuid, required = true)]
    scan_id: Input<Uuid>,
    /// What the ticket's QR code says.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 500)]
    code: Input<String>,
    /// Instead of a code: the registration, with the place.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, required = false)]
    registration_id: Input<Uuid>,
    /// Which of the registration's places, from 1 on.
    #[serde(default)]
    #[schema(value_type = Option<i64>, required = false, minimum = 1, maximum = 10)]
    place: Input<i16>,
    /// When it was scanned, by the device's clock.
    #[serde(default)]
    #[schema(value_type = String, required = true, format = DateTime)]
    scanned_at: Input<String>,
}

/// What came of the scans.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckInResults {
    /// One for each scan, in their order.
    pub items: Vec<CheckInResult>,
}

/// What came of a scan.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckInResult {
    /// The scan.
    pub scan_id: Uuid,
    /// `checked_in`: it is the first of this place; `already`: another was;
    /// `undone`: it was undone since; `bad_code`: the code is no ticket of ours;
    /// `wrong_event`: the ticket is for another event; `unknown`: there is no
    /// such place; `not_confirmed`: the registration was cancelled, or is not
    /// confirmed yet.
    #[schema(value_type = String, pattern =
        "^(checked_in|already|undone|bad_code|wrong_event|unknown|not_confirmed)$")]
    pub result: &'static str,
    /// The registration and its place, where there is one at this event.
    #[schema(required = true)]
    pub place: Option<PlaceAtTheDoor>,
    /// The scan that was first; `null` where none counts.
    #[schema(required = true)]
    pub first: Option<FirstScanResource>,
}

/// A place of a registration, for who stands at the door.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceAtTheDoor {
    /// The registration.
    pub registration_id: Uuid,
    /// Which of its places, from 1 on.
    pub place: i16,
    /// How many it has.
    pub quantity: i32,
    /// The holder's display name, or else username.
    pub name: String,
    /// Its ticket type.
    #[schema(required = true)]
    pub ticket_type: Option<RegisteredTicketType>,
}

/// The scan that checked a place in.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirstScanResource {
    /// The scan.
    pub scan_id: Uuid,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The username of who made it.
    pub by: String,
}

impl From<FirstScan> for FirstScanResource {
    fn from(FirstScan { scan_id, at, by }: FirstScan) -> Self {
        Self { scan_id, at, by }
    }
}

impl CheckInResult {
    const fn refused(scan_id: Uuid, result: &'static str) -> Self {
        Self { scan_id, result, place: None, first: None }
    }

    fn of(scan: &Scan, known: ScannedPlace) -> Self {
        let result = match known.result() {
            ScanResult::CheckedIn => "checked_in",
            ScanResult::Already => "already",
            ScanResult::Undone => "undone",
            ScanResult::Unknown => "unknown",
            ScanResult::NotConfirmed => "not_confirmed",
        };
        let place = PlaceAtTheDoor {
            registration_id: scan.registration_id,
            place: scan.place,
            quantity: known.quantity,
            name: known.name,
            ticket_type: known.ticket_type.map(Into::into),
        };
        let place =
            (scan.place <= i16::try_from(known.quantity).unwrap_or(i16::MAX)).then_some(place);
        Self { scan_id: scan.scan_id, result, place, first: known.first.map(Into::into) }
    }
}

/// Checks people in
///
/// For everybody in the event's team. One bad scan does not keep the others
/// from counting: each has a result of its own. Of several scans of one place
/// the first counts, and those that a device kept while it had no network count
/// from when they were made. So send what was kept as soon as there is a
/// network, and show what came of it: another door may have been first.
#[utoipa::path(
    post, path = "/v1/events/{id}/check-ins", operation_id = "registration-check-in",
    tag = "registration", params(("id" = Uuid, Path, description = "The event")),
    request_body = CheckIn,
    responses(
        (status = 200, description = "What came of each", body = CheckInResults),
        (status = 404, description = "`event_not_found`: there is none, or you are not in its team",
            body = Problem),
        (status = 422, description = "Invalid fields; then no scan is kept", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn check_in(
    Use(State { database, event, ticket_keys, clock, .. }): Use<State>,
    caller: Caller,
    Path(event_id): Path<Uuid>,
    Json(request): Json<CheckIn>,
) -> Result<Json<CheckInResults>, Problem> {
    let scans = parse(request)?;
    team_of(&event, event_id, caller.user_id).await?;
    let mut read = Vec::with_capacity(scans.len());
    for scan in scans {
        read.push((scan.scan_id, scan.read(event_id, &ticket_keys).await));
    }
    let scans: Vec<Scan> = read.iter().filter_map(|(_, scan)| scan.ok()).collect();
    let door = Door { event_id, user_id: caller.user_id, username: caller.username };
    let mut transaction = database.begin().await?;
    check_ins::keep(&mut transaction, &door, &scans, clock.now()).await?;
    let known = check_ins::scanned(&mut transaction, event_id, &scans).await?;
    transaction.commit().await?;

    let mut known: HashMap<_, _> = known.into_iter().map(|place| (place.scan_id, place)).collect();
    let items = read.into_iter().map(|(scan_id, scan)| match scan {
        Err(refused) => CheckInResult::refused(scan_id, refused),
        Ok(scan) => known.remove(&scan_id).map_or_else(
            || CheckInResult::refused(scan_id, "unknown"),
            |place| CheckInResult::of(&scan, place),
        ),
    });
    Ok(Json(CheckInResults { items: items.collect() }))
}

/// A scan as it was sent, with all that it must have.
struct Sent {
    scan_id: Uuid,
    what: What,
    scanned_at: Timestamp,
}

enum What {
    Code(String),
    Place(Uuid, i16),
}

impl Sent {
    /// Which place of this event it is; or why it is none.
    async fn read(&self, event_id: Uuid, keys: &TicketKeys) -> Result<Scan, &'static str> {
        let (registration_id, place) = match &self.what {
            What::Place(registration_id, place) => (*registration_id, *place),
            What::Code(code) => {
                let token = verified(code.trim(), &keys.0).await.ok_or("bad_code")?;
                if token.event_id != event_id {
                    return Err("wrong_event");
                }
                (token.registration_id, i16::try_from(token.seat).map_err(|_| "unknown")?)
            }
        };
        let Self { scan_id, scanned_at, .. } = *self;
        Ok(Scan { scan_id, registration_id, place, scanned_at })
    }
}

/// The ticket that a code is, if it is one. A key that is not known yet is
/// fetched: it may have been published since this function started.
async fn verified(code: &str, keys: &KeyCache) -> Option<SeatToken> {
    let kid = SeatToken::key_of(code).ok()?;
    let key = keys.find(&kid.to_string()).await?;
    SeatToken::verify_with(code, &key).ok()
}

fn parse(request: CheckIn) -> Result<Vec<Sent>, Problem> {
    let mut validation = Validation::new();
    let scans = validation.required("/scans", request.scans, |scans: Vec<TicketScan>| {
        if (1..=MOST).contains(&scans.len()) {
            Ok(scans)
        } else {
            Err(("out_of_range", "From 1 to 200 scans are needed."))
        }
    });
    let mut seen = HashSet::new();
    let mut sent = Vec::new();
    for (at, scan) in scans.into_iter().flatten().enumerate() {
        let Some(scan) = scan.parse(at, &mut validation) else { continue };
        if !seen.insert(scan.scan_id) {
            let pointer = format!("/scans/{at}/scan_id");
            validation.error(pointer, "doubled", "Each scan needs an id of its own.");
        }
        sent.push(scan);
    }
    validation.finish_with(Some(sent))
}

impl TicketScan {
    fn parse(self, at: usize, validation: &mut Validation) -> Option<Sent> {
        let pointer = |field: &str| format!("/scans/{at}/{field}");
        let scan_id = validation.required(pointer("scan_id"), self.scan_id, Ok::<_, (_, &str)>);
        let scanned_at =
            validation.required(pointer("scanned_at"), self.scanned_at, |at: String| {
                at.parse::<Timestamp>().map_err(|_| ("invalid", "A time in RFC 3339 is needed."))
            });
        let what = if matches!(self.code, Input::Absent | Input::Null) {
            let registration_id = validation.required(
                pointer("registration_id"),
                self.registration_id,
                Ok::<_, (_, &str)>,
            );
            let place = validation.required(pointer("place"), self.place, |place| {
                if place > 0 { Ok(place) } else { Err(("out_of_range", "Places begin with 1.")) }
            });
            registration_id.zip(place).map(|(id, place)| What::Place(id, place))
        } else {
            let code = validation.required(pointer("code"), self.code, |code: String| {
                if code.len() <= 500 { Ok(code) } else { Err(("too_long", "At most 500 bytes.")) }
            });
            code.map(What::Code)
        };
        Some(Sent { scan_id: scan_id?, what: what?, scanned_at: scanned_at? })
    }
}
