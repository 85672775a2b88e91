//! A seat goes from one registration to another.

use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{FakeEvent, Hold, Kept, Seen, held, problem};

impl FakeEvent {
    /// The organiser takes no registrations from somebody.
    pub fn turn_away(&self, user_id: Uuid) {
        self.world().blocked.insert(user_id, json!({}));
    }

    pub(super) fn transfer(&self, seen: &Seen, event_id: Uuid, from: Uuid) -> Response {
        let body: Value = serde_json::from_slice(&seen.body).unwrap();
        let id = |name: &str| -> Uuid { body[name].as_str().unwrap().parse().unwrap() };
        let (to, user_id, now) = (id("to"), id("user_id"), self.clock.now());
        let mut world = self.world();
        let Some(given) = world.holds.get(&from).copied().filter(|it| it.event_id == event_id)
        else {
            return problem(404, "hold_not_found");
        };
        let kept = match world.holds.get(&to).copied() {
            Some(Kept { hold: Hold::Released, .. }) => return problem(409, "hold_released"),
            Some(kept) if kept.hold == Hold::Confirmed && kept.user_id == Some(user_id) => kept,
            Some(_) => return problem(409, "hold_conflict"),
            None if world.is_blocked(Some(user_id)) => return problem(409, "account_blocked"),
            None if given.hold != Hold::Confirmed => return problem(409, "hold_not_confirmed"),
            None => Kept { user_id: Some(user_id), confirmed_at: Some(now), ..given },
        };
        if let Some(given) = world.holds.get_mut(&from) {
            given.hold = Hold::Released;
        }
        world.holds.insert(to, kept);
        let form = json!({ "answers": [], "guests": [] });
        axum::Json(held(to, &kept, &body, &form, &world, now)).into_response()
    }
}
