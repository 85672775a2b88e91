//! One attendee with answers and guests, for those who run the event.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use turnout_registration::api::attendee;
use uuid::Uuid;

use crate::{fake_event::Mood, waitlist::somebody, world::World};

impl World {
    async fn attendee(&self, user: Uuid, id: &str) -> Answer {
        let state = attendee::State {
            database: self.database.pool.clone(),
            event: self.event_client(),
            verifier: self.callers.verifier.clone(),
            clock: self.clock.clone(),
        };
        let client = self.client(user, attendee::router(state));
        client.send(Method::GET, &format!("/v1/events/{}/attendees/{id}", self.event_id)).await
    }

    /// Somebody who takes two places for two people and says what they eat.
    async fn who_answered(&self) -> (Uuid, String) {
        let guest = self.person("guest", "Гость <b>").await;
        let question = self.question();
        let body = json!({
            "quantity": 2, "guests": ["Анна", null],
            "answers": [{"question_id": question, "value": "Суп"}],
        });
        let made = self.register(guest, &body).await;
        (guest, made.json["id"].as_str().unwrap().to_owned())
    }
}

#[tokio::test]
async fn those_who_run_the_event_see_answers_and_guests() {
    let world = World::owned().await;
    let (_, id) = world.who_answered().await;
    let manager = somebody(&world);
    world.event.appoint(manager, "manager");
    for user in [world.anna, manager] {
        let shown = world.attendee(user, &id).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        let of = |field: &str| shown.json[field].clone();
        assert_eq!(of("guests"), json!(["Анна", null]));
        assert_eq!(shown.json["answers"][0]["prompt"], "What do you eat?");
        assert_eq!(shown.json["answers"][0]["value"], "Суп");
        // All that the list says of them is here too.
        let page = world.attendees(user, "").await;
        for (field, value) in page.json["items"][0].as_object().unwrap() {
            assert_eq!(of(field), *value, "{field}");
        }
        // What opens the door is the attendee's alone.
        assert!(!shown.text.contains("ticket_code") && !shown.text.contains("\"ticket\""));
    }
}

#[tokio::test]
async fn nobody_else_hears_of_them() {
    let world = World::owned().await;
    let (guest, id) = world.who_answered().await;
    let checker = somebody(&world);
    world.event.appoint(checker, "checker");
    for user in [checker, guest, world.boris] {
        let refused = world.attendee(user, &id).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (404, "event_not_found"));
        assert!(!refused.text.contains("Суп"));
    }
    world.event.set(Mood::Refuses(500, "internal"));
    let away = world.attendee(world.anna, &id).await;
    assert_eq!((away.status.as_u16(), away.code()), (503, "event_unavailable"));
}

#[tokio::test]
async fn only_of_their_own_event_and_only_who_got_that_far() {
    let mut world = World::owned().await;
    let (_, id) = world.who_answered().await;
    let unknown = Uuid::from_bytes(world.seats.random.bytes()).to_string();
    let missing = world.attendee(world.anna, &unknown).await;
    assert_eq!((missing.status.as_u16(), missing.code()), (404, "registration_not_found"));
    assert_eq!(world.attendee(world.anna, "export-me").await.status, 404);
    let refused: String = sqlx::query_scalar(
        "UPDATE registration.registrations SET status = 'requested' RETURNING id::text",
    )
    .fetch_one(&world.database.admin)
    .await
    .unwrap();
    assert_eq!(world.attendee(world.anna, &refused).await.status, 404);
    // Anna runs this one too, and it is not the other's.
    world.event_id = Uuid::from_bytes(world.seats.random.bytes());
    let others = world.attendee(world.anna, &id).await;
    assert_eq!((others.status.as_u16(), others.code()), (404, "registration_not_found"));
}

#[tokio::test]
async fn one_that_ran_out_shows_so_before_the_sweep() {
    let world = World::owned().await;
    let (_, id) = world.who_answered().await;
    assert_eq!(world.attendee(world.anna, &id).await.json["status"], "pending");
    world.wait(16 * 60);
    let shown = world.attendee(world.anna, &id).await;
    assert_eq!(shown.json["status"], "expired");
    assert_eq!(shown.json["answers"].as_array().map(Vec::len), Some(1));
    assert_eq!(shown.json["cancelled_at"], Value::Null);
}
