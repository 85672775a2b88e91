//! Places for many people at once: all of them, or none.

use std::collections::BTreeMap;

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{FakeEvent, HOLD, Hold, Kept, Seen, held, problem};

impl FakeEvent {
    /// The organiser makes these ticket types in every event.
    pub fn offer_types(&self, types: &[(&'static str, Uuid)]) {
        self.world().types = types.to_vec();
    }

    pub(super) fn take_all(&self, seen: &Seen, event_id: Uuid) -> Response {
        let now = self.clock.now();
        let body: Value = serde_json::from_slice(&seen.body).unwrap();
        let mut world = self.world();
        if !world.published {
            return problem(404, "event_not_found");
        }
        let before: BTreeMap<_, _> = world.holds.clone();
        let (mut taken, mut refused) = (Vec::new(), Vec::new());
        for wish in body["holds"].as_array().unwrap() {
            let hold_id: Uuid = wish["hold_id"].as_str().unwrap().parse().unwrap();
            let name = wish["ticket_type"].as_str().map(str::to_lowercase);
            let named: Vec<_> = world
                .types
                .iter()
                .filter(|(other, _)| Some(other.to_lowercase()) == name)
                .map(|(_, id)| *id)
                .collect();
            let kind = match (name, &named[..]) {
                (None, _) if !world.types.is_empty() => Err("ticket_type_required"),
                (None, _) => Ok(None),
                (Some(_), [kind]) => Ok(Some(*kind)),
                (Some(_), []) => Err("ticket_type_not_found"),
                (Some(_), _) => Err("ticket_type_ambiguous"),
            };
            let kind = match kind {
                Ok(kind) => kind,
                Err(code) => {
                    refused.push(json!({ "hold_id": hold_id, "code": code }));
                    continue;
                }
            };
            let mut asked = wish.clone();
            asked["ticket_type_id"] = json!(kind);
            asked["by_team"] = json!(true);
            let form = json!({ "answers": [], "guests": [] });
            let known = world.holds.get(&hold_id).copied();
            let kept = match known {
                Some(kept) if kept.hold == Hold::Released => {
                    refused.push(json!({ "hold_id": hold_id, "code": "hold_released" }));
                    continue;
                }
                Some(kept) => kept,
                None if world.refusal(event_id, &asked, &form, now).is_some() => {
                    refused.push(json!({
                        "hold_id": hold_id, "code": "sold_out", "limit": "event",
                        "free": world.capacity.unwrap_or(0),
                    }));
                    continue;
                }
                None => Kept { hold: Hold::Held(now + HOLD), ..Kept::asked(event_id, &asked) },
            };
            world.holds.insert(hold_id, kept);
            taken.push(held(hold_id, &kept, &asked, &form, &world, now));
        }
        if !refused.is_empty() || body["dry_run"] == true {
            world.holds = before;
        } else {
            world.events.insert(event_id);
        }
        if refused.is_empty() {
            return axum::Json(json!({ "holds": taken })).into_response();
        }
        let body = json!({ "status": 409, "code": "holds_refused", "refused": refused });
        (StatusCode::CONFLICT, axum::Json(body)).into_response()
    }
}
