//! Answers to the event's questions, and the names of guests.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use sqlx::types::Uuid;
use test_kit::Answer;
use turnout_registration::{api::answers_update, store};

use crate::{fake_event::Mood, world::World};

impl World {
    pub async fn register(&self, user: Uuid, more: &Value) -> Answer {
        let mut body = json!({"event_id": self.event_id});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.creator(user).json(Method::POST, "/v1/registrations", &body).await
    }

    /// `version`: what `If-Match` says, if anything.
    async fn change(&self, user: Uuid, id: &str, version: &str, body: &Value) -> Answer {
        let state = answers_update::State {
            database: self.database.pool.clone(),
            event: self.seats.event.clone(),
            verifier: self.callers.verifier.clone(),
            clock: self.clock.clone(),
        };
        let mut client = self.client(user, answers_update::router(state));
        if !version.is_empty() {
            client = client.header("if-match", version);
        }
        client.json(Method::PUT, &format!("/v1/registrations/{id}/answers"), body).await
    }

    /// Asks one question; its id.
    pub fn question(&self) -> Uuid {
        let id = self.seats.random.uuid(&self.clock);
        self.event.ask(&[id]);
        id
    }

    async fn rows(&self, table: &str) -> i64 {
        let query = format!("SELECT count(*) FROM registration.{table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .fetch_one(&self.database.admin)
            .await
            .unwrap()
    }
}

fn said(question: Uuid, value: &str) -> Value {
    json!({"answers": [{"question_id": question, "value": value}]})
}

fn id_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_answered_is_shown_with_what_was_asked() {
    let world = World::new().await;
    let question = world.question();
    let mut body = said(question, "Everything \u{1f35c}");
    body["quantity"] = json!(2);
    body["guests"] = json!([null, "Nino"]);
    let id = id_of(&world.register(world.anna, &body).await);
    let shown = world.get(world.anna, &id).await;
    assert_eq!(
        shown.json["answers"],
        json!([{
            "question_id": question, "kind": "text", "prompt": "What do you eat?",
            "value": "Everything \u{1f35c}", "labels": [],
        }])
    );
    assert_eq!(shown.json["guests"], json!([null, "Nino"]));
    assert_eq!((&shown.json["answers_version"], shown.header("etag")), (&json!(1), "\"1\""));
    assert_eq!(world.get(world.boris, &id).await.status, 404);
    // They are in no message.
    world.confirm(world.anna, &id).await;
    let messages = format!("{:?}", world.messages().await);
    assert!(messages.contains("registration-confirmed"), "{messages}");
    assert!(!messages.contains("Everything") && !messages.contains("Nino"), "{messages}");
    // The team's list reads them by the hundred.
    let ids = [id.parse().unwrap()];
    let all = store::answers_of_all(&world.database.pool, &ids).await.unwrap();
    assert_eq!((all.len(), all[0].0, all[0].1.question_id), (1, ids[0], question));
    let guests = store::guests_of_all(&world.database.pool, &ids).await.unwrap();
    assert_eq!((guests[0].1.place, &*guests[0].1.name), (2, "Nino"));
}

#[tokio::test]
async fn without_its_answers_nobody_is_registered() {
    let world = World::new().await;
    let question = world.question();
    let refused = world.create(world.anna).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (422, "validation_failed"));
    assert_eq!(refused.pointers(), ["/answers"]);
    assert_eq!(refused.json["errors"][0]["code"], "required");
    let wrong = json!({"answers": [{"question_id": question, "value": 7}, {"question_id": 8}]});
    let wrong = world.register(world.anna, &wrong).await;
    assert_eq!(wrong.pointers(), ["/answers/0/value", "/answers/1/question_id"]);
    for (body, pointers) in [
        (json!({"answers": "x", "guests": {}}), vec!["/answers", "/guests"]),
        (json!({"answers": ["x".repeat(70_000)], "quantity": 0}), vec!["/answers", "/quantity"]),
    ] {
        assert_eq!(world.register(world.anna, &body).await.pointers(), pointers);
    }
    let much = said(question, &"x".repeat(10_000_000));
    assert_eq!(world.register(world.anna, &much).await.status, 413);
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    assert_eq!(world.rows("answers").await, 0);
    assert_eq!(world.register(world.anna, &said(question, "Soup")).await.status, 201);
}

#[tokio::test]
async fn who_waits_has_answered_and_keeps_the_answers_when_it_is_their_turn() {
    let world = World::new().await;
    let question = world.question();
    world.event.resize(1);
    let first = id_of(&world.register(world.boris, &said(question, "Bread")).await);
    let mut body = said(question, "Soup");
    body["waitlist"] = json!(true);
    body["guests"] = json!(["Anna"]);
    assert_eq!(world.wait_for(world.anna, &json!({})).await.status, 422);
    let waiting = world.register(world.anna, &body).await;
    assert_eq!(waiting.json["status"], "waiting", "{}", waiting.text);
    let id = id_of(&waiting);
    let shown = world.get(world.anna, &id).await.json;
    assert_eq!(
        (&shown["answers"][0]["value"], &shown["guests"]),
        (&json!("Soup"), &json!(["Anna"]))
    );
    world.cancel(world.boris, &first).await;
    assert_eq!(world.offer().await, 1);
    let offered = world.get(world.anna, &id).await.json;
    assert_eq!((&offered["status"], &offered["answers"]), (&json!("pending"), &shown["answers"]));
}

/// Killed between Event's hold and the grant: nothing is there, and the next try
/// brings its own answers.
#[tokio::test]
async fn killed_between_the_hold_and_the_answers_nothing_is_half_kept() {
    let world = World::new().await;
    let question = world.question();
    world.event.set(Mood::SilentAfter);
    let first = said(question, "First");
    let killed =
        tokio::time::timeout(Duration::from_millis(500), world.register(world.anna, &first)).await;
    assert!(killed.is_err());
    assert_eq!((world.event.seats(), world.rows("answers").await), (1, 0));
    // A try without answers is refused and leaves the hold of the first alone.
    world.event.set(Mood::Well);
    assert_eq!(world.create(world.anna).await.status, 422);
    let id = id_of(&world.register(world.anna, &said(question, "Second")).await);
    assert_eq!(world.event.seats(), 1);
    assert_eq!(world.get(world.anna, &id).await.json["answers"][0]["value"], "Second");

    // Nobody comes back: the sweep gives the place back, and no answer is there.
    world.event.set(Mood::SilentAfter);
    let _ =
        tokio::time::timeout(Duration::from_millis(500), world.register(world.boris, &first)).await;
    world.event.set(Mood::Well);
    assert_eq!(world.register(world.boris, &json!({})).await.status, 422);
    world.wait(11);
    world.sweep().await;
    assert_eq!(
        (world.event.seats(), world.half_done().await, world.rows("answers").await),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn answers_are_changed_by_the_version_that_was_read() {
    let world = World::new().await;
    let question = world.question();
    let mut body = said(question, "Soup");
    body["quantity"] = json!(2);
    body["guests"] = json!(["Anna", "Nino"]);
    let id = id_of(&world.register(world.anna, &body).await);
    let blind = world.change(world.anna, &id, "", &body).await;
    assert_eq!(blind.status, 428);
    let mut next = said(question, "Bread");
    next["guests"] = json!([null, "Zaza"]);
    let changed = world.change(world.anna, &id, "\"1\"", &next).await;
    assert_eq!(
        (changed.status.as_u16(), changed.header("etag")),
        (200, "\"2\""),
        "{}",
        changed.text
    );
    assert_eq!(changed.json["answers"][0]["value"], "Bread");
    assert_eq!(changed.json["guests"], json!([null, "Zaza"]));
    let shown = world.get(world.anna, &id).await.json;
    assert_eq!(
        (&shown["answers"], &shown["guests"]),
        (&changed.json["answers"], &changed.json["guests"])
    );

    let stale = world.change(world.anna, &id, "\"1\"", &body).await;
    assert_eq!((stale.status.as_u16(), stale.code()), (412, "version_changed"));
    let refused = world.change(world.anna, &id, "\"2\"", &json!({})).await;
    assert_eq!((refused.status.as_u16(), refused.pointers()), (422, vec!["/answers"]));
    assert_eq!(world.change(world.boris, &id, "\"2\"", &body).await.status, 404);
    world.event.set(Mood::Silent);
    let away = world.change(world.anna, &id, "\"2\"", &body).await;
    assert_eq!(away.code(), "event_unavailable");
    world.event.set(Mood::Well);

    // Two at once: one of them wins, and all of it is theirs.
    let (one, other) = (said(question, "One"), said(question, "Other"));
    let (one, other) = tokio::join!(
        world.change(world.anna, &id, "\"2\"", &one),
        world.change(world.anna, &id, "\"2\"", &other)
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let won = if one.status == 200 { one } else { other };
    assert_eq!(world.get(world.anna, &id).await.json["answers"], won.json["answers"]);
}

#[tokio::test]
async fn answers_to_questions_that_are_gone_stay() {
    let world = World::new().await;
    let gone = world.question();
    let id = id_of(&world.register(world.anna, &said(gone, "Soup")).await);
    let question = world.question();
    let changed = world.change(world.anna, &id, "\"1\"", &said(question, "Bread")).await;
    let values: Vec<_> =
        changed.json["answers"].as_array().unwrap().iter().map(|one| &one["value"]).collect();
    assert_eq!(values.len(), 2, "{}", changed.text);
    assert!(values.contains(&&json!("Soup")) && values.contains(&&json!("Bread")));
}

#[tokio::test]
async fn after_the_limit_or_the_end_answers_stay() {
    let world = World::new().await;
    let question = world.question();
    let id = id_of(&world.register(world.anna, &said(question, "Soup")).await);
    world.event.set(Mood::Refuses(409, "answers_closed"));
    let late = world.change(world.anna, &id, "\"1\"", &said(question, "Bread")).await;
    assert_eq!((late.status.as_u16(), late.code()), (409, "answers_closed"));
    world.event.set(Mood::Well);
    world.cancel(world.anna, &id).await;
    let over = world.change(world.anna, &id, "\"1\"", &said(question, "Bread")).await;
    assert_eq!((over.status.as_u16(), over.code()), (409, "registration_over"));
    assert_eq!(world.get(world.anna, &id).await.json["answers"][0]["value"], "Soup");
}

#[tokio::test]
async fn answers_and_guests_go_with_their_registration() {
    let world = World::new().await;
    let question = world.question();
    let mut body = said(question, "Soup");
    body["guests"] = json!(["Anna"]);
    id_of(&world.register(world.anna, &body).await);
    assert_eq!((world.rows("answers").await, world.rows("guests").await), (1, 1));
    sqlx::query("DELETE FROM registration.registrations WHERE user_id = $1")
        .bind(world.anna)
        .execute(&world.database.admin)
        .await
        .unwrap();
    assert_eq!((world.rows("answers").await, world.rows("guests").await), (0, 0));
}
