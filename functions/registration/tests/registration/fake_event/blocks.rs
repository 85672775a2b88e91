//! Whom the organiser of all events takes no registrations from.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde_json::Value;
use uuid::Uuid;

use super::{FakeEvent, Seen, World, problem};

impl FakeEvent {
    /// What was said when somebody was blocked.
    pub fn block_of(&self, user: Uuid) -> Option<Value> {
        self.world().blocked.get(&user).cloned()
    }

    pub(super) fn block(&self, seen: &Seen, user: Uuid) -> Response {
        let body: Value = serde_json::from_slice(&seen.body).unwrap();
        let by = body["blocked_by"].as_str().unwrap().parse().unwrap();
        let mut world = self.world();
        if !matches!(world.team.get(&by), Some(&("owner" | "manager"))) {
            return problem(404, "event_not_found");
        }
        if world.team.contains_key(&user) {
            return problem(409, "in_team");
        }
        world.blocked.insert(user, body);
        StatusCode::NO_CONTENT.into_response()
    }
}

impl World {
    pub(super) fn is_blocked(&self, user: Option<Uuid>) -> bool {
        user.is_some_and(|user| self.blocked.contains_key(&user))
    }
}
