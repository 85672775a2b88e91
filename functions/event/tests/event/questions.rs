//! What organisers do with questions, and what visitors see of them.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::world::{World, id_of};

pub fn path(event: Uuid) -> String {
    format!("/v1/events/{event}/questions")
}

impl World {
    /// A question with these properties; its answer.
    pub async fn ask(&self, event: Uuid, properties: &Value) -> Answer {
        let mut body = json!({ "kind": "text", "prompt": "What should we know?" });
        body.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
        let made = self.organizer().json(Method::POST, &path(event), &body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made
    }

    pub async fn asks(&self, event: Uuid) -> Value {
        self.organizer().send(Method::GET, &path(event)).await.json
    }

    pub async fn edit(&self, path: &str, version: i64, changes: &Value) -> Answer {
        let editor = self.organizer().header("if-match", format!("\"{version}\""));
        editor.json(Method::PATCH, path, changes).await
    }

    pub async fn remove(&self, path: &str, version: i64) -> Answer {
        let editor = self.organizer().header("if-match", format!("\"{version}\""));
        editor.send(Method::DELETE, path).await
    }
}

#[tokio::test]
async fn a_question_shows_what_was_written() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let nothing = world.anybody().send(Method::GET, &path(event)).await;
    assert_eq!((nothing.status.as_u16(), nothing.header("etag")), (200, "\"0\""));
    let empty = json!({
        "items": [], "guest_names": "off", "answers_editable_until": null, "version": 0,
    });
    assert_eq!(nothing.json, empty);

    let kind = world.ticket_type(event, &json!({})).await;
    let made = world
        .ask(
            event,
            &json!({
                "kind": "choice", "prompt": "  Cafe\u{301} or tea? ", "help": "At noon.\r\nHot.",
                "required": true, "ticket_type_ids": [kind, kind],
                "choices": [{ "label": "Coffee" }, { "label": "\u{202b}\u{634}\u{627}\u{6cc}" }],
            }),
        )
        .await;
    let id = id_of(&made);
    assert_eq!(made.header("location"), format!("{}/{id}", path(event)));
    assert_eq!(made.header("etag"), "\"1\"");
    let choices = made.json["choices"].as_array().unwrap();
    assert_ne!(choices[0]["id"], choices[1]["id"]);
    assert_eq!(
        made.json,
        json!({
            "id": id, "event_id": event, "kind": "choice", "prompt": "Caf\u{e9} or tea?",
            "help": "At noon.\nHot.", "required": true, "ticket_type_ids": [kind],
            "choices": [{ "id": choices[0]["id"], "label": "Coffee" },
                { "id": choices[1]["id"], "label": "\u{202b}\u{634}\u{627}\u{6cc}" }],
            "position": 0, "answered": false, "version": 1,
            "created_at": "2027-03-01T12:00:00Z", "updated_at": "2027-03-01T12:00:00Z",
        })
    );
    let plain = world.ask(event, &json!({})).await;
    assert_eq!((&plain.json["position"], &plain.json["choices"]), (&json!(1), &json!([])));
    assert_eq!((&plain.json["required"], &plain.json["help"]), (&json!(false), &json!("")));
    let listed = world.anybody().send(Method::GET, &path(event)).await;
    assert_eq!(listed.json["items"], json!([made.json, plain.json]));
    assert_eq!(listed.header("etag"), "\"2\"");
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let made = world.ask(event, &json!({ "kind": "several", "choices": [{ "label": "A" }] })).await;
    let one = format!("{}/{}", path(event), id_of(&made));
    let wrong = json!({
        "kind": "colour", "prompt": "a\u{0}", "help": "x".repeat(1001), "required": "yes",
        "ticket_type_ids": [world.id(), 7], "position": 10_001,
    });
    let expected = [
        "/help",
        "/kind",
        "/position",
        "/prompt",
        "/required",
        "/ticket_type_ids/0",
        "/ticket_type_ids/1",
    ];
    for answer in [
        world.organizer().json(Method::POST, &path(event), &wrong).await,
        world.edit(&one, 1, &wrong).await,
    ] {
        assert_eq!((answer.status.as_u16(), answer.pointers()), (422, expected.to_vec()));
    }
    let choices = |choices: Value| json!({ "kind": "choice", "prompt": "?", "choices": choices });
    let fifty_one: Vec<_> = (0..51).map(|n| json!({ "label": n.to_string() })).collect();
    for (body, pointers) in [
        (json!({}), vec!["/kind", "/prompt"]),
        (choices(Value::Null), vec!["/choices"]),
        (choices(json!([])), vec!["/choices"]),
        (choices(json!("A")), vec!["/choices"]),
        (choices(json!(fifty_one)), vec!["/choices"]),
        (choices(json!([{ "label": "A" }, 1, {}])), vec!["/choices/1", "/choices/2/label"]),
        (choices(json!([{ "label": "A" }, { "label": " A " }])), vec!["/choices/1/label"]),
        (choices(json!([{ "id": world.id(), "label": "A" }])), vec!["/choices/0/id"]),
        (json!({ "kind": "date", "prompt": "?", "choices": [{ "label": "A" }] }), vec!["/choices"]),
        (json!({ "kind": "date", "prompt": "?", "ticket_type_ids": [] }), vec!["/ticket_type_ids"]),
    ] {
        let answer = world.organizer().json(Method::POST, &path(event), &body).await;
        assert_eq!((answer.status.as_u16(), answer.pointers()), (422, pointers), "{body}");
    }
    // Nothing of it was written, and much text is not even read.
    assert_eq!(world.asks(event).await["version"], 1);
    let much = json!({ "kind": "text", "prompt": "x".repeat(10_000_000) });
    assert_eq!(world.organizer().json(Method::POST, &path(event), &much).await.status, 413);
}

#[tokio::test]
async fn choices_keep_their_ids_when_they_are_renamed() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let labels = json!([{ "label": "Meat" }, { "label": "Fish" }, { "label": "Vegan" }]);
    let made = world.ask(event, &json!({ "kind": "choice", "choices": labels })).await;
    let [meat, fish, _] = &made.json["choices"].as_array().unwrap()[..] else { panic!("three") };
    let one = format!("{}/{}", path(event), id_of(&made));
    let edited = json!({ "choices": [
        { "id": fish["id"], "label": "Fish of the day" }, { "label": "Soup" },
        { "id": meat["id"], "label": "Meat" },
    ] });
    let edited = world.edit(&one, 1, &edited).await;
    assert_eq!(edited.status, 200, "{}", edited.text);
    let after = edited.json["choices"].as_array().unwrap();
    assert_eq!((&after[0]["id"], &after[2]["id"]), (&fish["id"], &meat["id"]));
    let twice = json!({ "choices": [
        { "id": fish["id"], "label": "A" }, { "id": fish["id"], "label": "B" },
    ] });
    assert_eq!(world.edit(&one, 2, &twice).await.pointers(), ["/choices/1/id"]);
    // A kind without choices drops them; the way back needs new ones.
    assert_eq!(world.edit(&one, 2, &json!({ "kind": "text" })).await.json["choices"], json!([]));
    assert_eq!(world.edit(&one, 3, &json!({ "kind": "choice" })).await.pointers(), ["/choices"]);
}

#[tokio::test]
async fn an_edit_needs_the_version_that_was_read() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let one = format!("{}/{}", path(event), id_of(&world.ask(event, &json!({})).await));
    let blind = world.organizer().json(Method::PATCH, &one, &json!({ "prompt": "A" })).await;
    assert_eq!(blind.status, 428);
    assert_eq!(world.organizer().send(Method::DELETE, &one).await.status, 428);
    world.advance(60);
    let edited = world.edit(&one, 1, &json!({ "prompt": "A", "position": 7 })).await;
    assert_eq!((edited.status.as_u16(), edited.header("etag")), (200, "\"2\""));
    assert_eq!(edited.json["updated_at"], "2027-03-01T12:01:00Z");
    assert_eq!(world.asks(event).await["version"], 2);
    let same = world.edit(&one, 2, &json!({ "prompt": "A" })).await;
    assert_eq!(same.header("etag"), "\"2\"", "nothing changed");
    assert_eq!(world.asks(event).await["version"], 2, "nor the form");
    let stale = world.edit(&one, 1, &json!({ "prompt": "B" })).await;
    assert_eq!((stale.status.as_u16(), stale.code()), (412, "version_changed"));
    assert_eq!(world.remove(&one, 1).await.status, 412);
    assert_eq!(world.remove(&one, 2).await.status, 204);
    assert_eq!(world.remove(&one, 3).await.code(), "question_not_found");
    assert_eq!(world.edit(&one, 3, &json!({})).await.code(), "question_not_found");
    let left = world.asks(event).await;
    assert_eq!((&left["items"], &left["version"]), (&json!([]), &json!(3)));

    // Two at once: one of them wins.
    let one = format!("{}/{}", path(event), id_of(&world.ask(event, &json!({})).await));
    let (a, b) = (json!({ "prompt": "A" }), json!({ "prompt": "B" }));
    let (a, b) = tokio::join!(world.edit(&one, 1, &a), world.edit(&one, 1, &b));
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

#[tokio::test]
async fn what_holds_for_all_questions_is_set_at_once() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let until = json!({
        "guest_names": "required", "answers_editable_until": "2027-04-24T16:00:00Z",
    });
    let set = world.edit(&path(event), 0, &until).await;
    assert_eq!((set.status.as_u16(), set.header("etag")), (200, "\"1\""), "{}", set.text);
    assert_eq!(set.json["answers_editable_until"], "2027-04-24T18:00:00+02:00");
    assert_eq!(set.json, world.asks(event).await);
    assert_eq!(world.edit(&path(event), 1, &json!({})).await.header("etag"), "\"1\"");
    let back = world.edit(&path(event), 1, &json!({ "answers_editable_until": null })).await;
    assert_eq!(back.json["answers_editable_until"], Value::Null);
    assert_eq!(back.json["guest_names"], "required", "what is absent stays");
    assert_eq!(world.edit(&path(event), 1, &json!({})).await.status, 412);
    let wrong = json!({ "guest_names": "perhaps", "answers_editable_until": "soon" });
    let all = ["/answers_editable_until", "/guest_names"];
    assert_eq!(world.edit(&path(event), 2, &wrong).await.pointers(), all);
    assert_eq!(
        world.edit(&path(event), 2, &json!({ "guest_names": null })).await.pointers(),
        ["/guest_names"]
    );
    assert_eq!(world.organizer().json(Method::PATCH, &path(event), &until).await.status, 428);
}

#[tokio::test]
async fn questions_of_hidden_ticket_types_are_seen_by_who_has_the_code() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let open = world.ticket_type(event, &json!({})).await;
    let hidden = world.ticket_type(event, &json!({ "access_code": "crew-2027" })).await;
    world.ask(event, &json!({ "prompt": "All" })).await;
    world.ask(event, &json!({ "prompt": "Both", "ticket_type_ids": [open, hidden] })).await;
    world.ask(event, &json!({ "prompt": "Crew", "ticket_type_ids": [hidden] })).await;
    let seen = async |client: test_kit::Client, query: &str| {
        let answer = client.send(Method::GET, &format!("{}{query}", path(event))).await;
        let items = answer.json["items"].as_array().unwrap().clone();
        let prompts: Vec<_> = items.iter().map(|item| item["prompt"].as_str().unwrap()).collect();
        (prompts.join(" "), answer.text.contains(&hidden.to_string()))
    };
    assert_eq!(seen(world.anybody(), "").await, ("All Both".to_owned(), false));
    assert_eq!(seen(world.anybody(), "?code=wrong-2027").await.0, "All Both");
    assert_eq!(seen(world.anybody(), "?code=CREW-2027").await, ("All Both Crew".to_owned(), true));
    assert_eq!(seen(world.organizer(), "").await.0, "All Both Crew");
    // Who has such a ticket knows its id, and may have forgotten the code.
    let own = format!("?ticket_type_id={hidden}");
    assert_eq!(seen(world.anybody(), &own).await.0, "All Both Crew");
    assert_eq!(seen(world.anybody(), "?ticket_type_id=7").await.0, "All Both");
    let odd = world.anybody().send(Method::GET, &format!("{}?code=%00", path(event))).await;
    assert_eq!((odd.status.as_u16(), odd.pointers()), (422, vec!["?code"]));
}

#[tokio::test]
async fn a_ticket_type_that_is_gone_may_stay_named() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let kind = world.ticket_type(event, &json!({})).await;
    let made = world.ask(event, &json!({ "ticket_type_ids": [kind] })).await;
    let types = format!("/v1/events/{event}/ticket-types/{kind}");
    assert_eq!(world.remove(&types, 1).await.status, 204);
    let one = format!("{}/{}", path(event), id_of(&made));
    let same = json!({ "prompt": "Still here?", "ticket_type_ids": [kind] });
    assert_eq!(world.edit(&one, 1, &same).await.status, 200);
    let all = world.edit(&one, 2, &json!({ "ticket_type_ids": null })).await;
    assert_eq!(all.json["ticket_type_ids"], Value::Null);
    assert_eq!(world.edit(&one, 3, &same).await.pointers(), ["/ticket_type_ids/0"]);
}

#[tokio::test]
async fn thirty_are_enough() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    for _ in 0..30 {
        world.ask(event, &json!({})).await;
    }
    let body = json!({ "kind": "text", "prompt": "One more" });
    let refused = world.organizer().json(Method::POST, &path(event), &body).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "too_many_questions"));
    let positions: Vec<_> = world.asks(event).await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["position"].as_i64().unwrap())
        .collect();
    assert_eq!(positions, (0..30).collect::<Vec<_>>());
}
