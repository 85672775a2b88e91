//! How many places there are, and who is refused.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{FakeEvent, Hold, Kept, World, facts, problem};

impl FakeEvent {
    /// Whether a hold is a seat.
    pub fn has_seat(&self, hold: Uuid) -> bool {
        self.world().holds.get(&hold).is_some_and(|kept| kept.hold == Hold::Confirmed)
    }

    /// The organiser sets how many places there are.
    pub fn resize(&self, capacity: i64) {
        self.world().capacity = Some(capacity);
    }

    /// Likewise of a ticket type.
    pub fn resize_type(&self, ticket_type_id: Uuid, capacity: i64) {
        self.world().of_types.insert(ticket_type_id, capacity);
    }

    /// Every ticket type is hidden and needs this code.
    pub fn hide(&self, code: &'static str) {
        self.world().code = Some(code);
    }

    /// Registration closes before its time, or opens again.
    pub fn close(&self, closed: bool) {
        self.world().closed = closed;
    }

    /// The organiser lets the team choose who of those who wait gets a place, or not.
    pub fn lets_the_team_choose(&self, manual: bool) {
        self.world().waitlist_mode = if manual { "manual" } else { "automatic" };
    }

    /// Takes somebody into every event's team.
    pub fn appoint(&self, user_id: Uuid, role: &'static str) {
        self.world().team.insert(user_id, role);
    }

    /// The order of every event's fair opening is drawn: one after the other gets a
    /// turn, from now on, so many seconds apart.
    pub fn draw(&self, line: &[Uuid], seconds: i64) {
        let mut turn = self.clock.now();
        let mut world = self.world();
        for user in line {
            world.line.push((*user, turn));
            turn += SignedDuration::from_secs(seconds);
        }
    }

    /// Nobody sees the events yet, but their teams.
    pub fn unpublish(&self) {
        self.world().published = false;
    }

    /// How many places are held or seats.
    pub fn taken(&self) -> i64 {
        self.world().taken(self.clock.now(), |_| true)
    }

    /// Until when a place is held.
    pub fn held_until(&self, hold: Uuid) -> Option<Timestamp> {
        match self.world().holds.get(&hold)?.hold {
            Hold::Held(until) => Some(until),
            _ => None,
        }
    }
}

impl World {
    pub(super) fn rights(&self, user_id: Uuid) -> Response {
        let Some(role) = self.team.get(&user_id) else { return problem(404, "event_not_found") };
        axum::Json(json!({
            "role": role, "title": self.title, "starts_at": self.starts_at,
            "ends_at": self.starts_at + SignedDuration::from_hours(2),
            "time_zone": "Asia/Kolkata",
            "status": if self.published { "published" } else { "draft" },
        }))
        .into_response()
    }

    /// The place in line, if any, and the turn of somebody, where there is a line.
    fn turn(&self, user: Uuid) -> Option<(Option<usize>, Timestamp)> {
        let at = self.line.iter().position(|(other, _)| *other == user);
        let turn_at = at.and_then(|at| self.line.get(at)).or(self.line.last())?.1;
        Some((at.map(|at| at + 1), turn_at))
    }

    fn taken(&self, now: Timestamp, which: impl Fn(&Kept) -> bool) -> i64 {
        let has_places = |kept: &&Kept| match kept.hold {
            Hold::Held(until) => until > now,
            Hold::Confirmed => true,
            Hold::Released => false,
        };
        let kept = self.holds.values().filter(has_places).filter(|kept| which(kept));
        kept.map(|kept| kept.quantity).sum()
    }

    /// Why a new hold is not given: the rules come before the places.
    pub(super) fn refusal(
        &self,
        event_id: Uuid,
        body: &Value,
        form: &Value,
        now: Timestamp,
    ) -> Option<Response> {
        let by_team = body["by_team"] == true;
        if !self.published {
            return Some(problem(404, "event_not_found"));
        }
        let asked = Kept::asked(event_id, body);
        if self.is_blocked(asked.user_id) && !by_team {
            return Some(problem(409, "account_blocked"));
        }
        if (self.closed || self.starts_at <= now) && !by_team {
            return Some(problem(409, "registration_closed"));
        }
        let pays_no_line = by_team || !body["offered_until"].is_null();
        let turn = asked.user_id.filter(|_| !pays_no_line).and_then(|user| self.turn(user));
        if let Some((place, turn_at)) = turn.filter(|(_, turn_at)| *turn_at > now) {
            let body = json!({ "code": "not_your_turn", "place": place, "turn_at": turn_at });
            return Some((StatusCode::CONFLICT, axum::Json(body)).into_response());
        }
        let opened = self.code.is_none_or(|code| body["access_code"] == code);
        if asked.ticket_type_id.is_some() && !opened && body["offered_until"].is_null() && !by_team
        {
            return Some(problem(409, "ticket_type_not_found"));
        }
        let of_event = (self.capacity, self.taken(now, |kept| kept.event_id == event_id));
        let of_type = asked.ticket_type_id.and_then(|id| {
            Some((
                *self.of_types.get(&id)?,
                self.taken(now, |kept| kept.ticket_type_id == Some(id)),
            ))
        });
        let limits = [
            ("event", of_event.0.map(|capacity| (capacity, of_event.1))),
            ("ticket_type", of_type),
        ];
        let behind = body["behind_others"] == true;
        let in_turn = !body["offered_until"].is_null() && body["chosen_by_team"] != true;
        let behind = behind || self.waitlist_mode == "manual" && in_turn;
        let mut pools = limits.into_iter().filter_map(|(limit, pool)| {
            let (capacity, taken) = pool?;
            Some((limit, capacity, capacity - taken))
        });
        let short = pools.clone().find(|(_, _, free)| *free < asked.quantity);
        let withheld = pools.next_back().filter(|_| behind);
        let (limit, capacity, free) = short.or(withheld)?;
        let ticket_type = asked.ticket_type_id.map(|id| json!({"id": id, "name": "Workshop"}));
        Some(
            (
                StatusCode::CONFLICT,
                axum::Json(json!({
                    "code": "sold_out", "limit": limit, "free": free, "held": 0,
                    "queue": {
                        "event": facts(event_id, self), "ticket_type": ticket_type,
                        "closes_at": self.starts_at, "fits": asked.quantity <= capacity,
                        "waitlist_mode": self.waitlist_mode,
                        "since": turn.map(|(_, turn_at)| turn_at),
                        "answers": form["answers"], "guests": form["guests"],
                    },
                })),
            )
                .into_response(),
        )
    }
}
