//! What Event accepts as answers, and that no place is taken without them.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::{
    questions::path,
    world::{World, id_of},
};

impl World {
    /// Asks for a place with these answers, guests and so on.
    async fn hold_with(&self, event: Uuid, hold: Uuid, more: &Value) -> Answer {
        let mut body = json!({ "user_id": hold, "quantity": 1 });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let path = format!("/internal/events/{event}/holds/{hold}");
        self.anybody().json(Method::PUT, &path, &body).await
    }

    async fn answer(&self, event: Uuid, question: &Answer, value: &Value) -> Answer {
        let answers = json!([{ "question_id": id_of(question), "value": value }]);
        self.hold_with(event, self.id(), &json!({ "answers": answers })).await
    }

    async fn check(&self, event: Uuid, more: &Value) -> Answer {
        let mut body = json!({ "quantity": 1 });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let path = format!("/internal/events/{event}/answers/check");
        self.anybody().json(Method::POST, &path, &body).await
    }
}

/// The codes of all invalid fields.
fn codes(answer: &Answer) -> Vec<(&str, &str)> {
    let errors = answer.json["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn each_kind_takes_its_answers_and_nothing_else() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let choices = json!([{ "label": "Red" }, { "label": "Green" }, { "label": "Blue" }]);
    let kind = async |kind: &str| {
        let with = if matches!(kind, "choice" | "several") { choices.clone() } else { json!([]) };
        world.ask(event, &json!({ "kind": kind, "prompt": kind, "choices": with })).await
    };
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    let rtl = "\u{202b}\u{645}\u{631}\u{62d}\u{628}\u{627}";
    for (name, good, bad) in [
        (
            "text",
            vec![
                (json!("  Zoe\u{308} "), json!("Zo\u{eb}")),
                (json!(family), json!(family)),
                (json!(rtl), json!(rtl)),
                (json!("' OR 1=1 --"), json!("' OR 1=1 --")),
            ],
            vec![
                (json!(7), "wrong_type"),
                (json!(["a"]), "wrong_type"),
                (json!("a\nb"), "control_character"),
                (json!("a\u{0}"), "control_character"),
                (json!("x".repeat(501)), "too_long"),
            ],
        ),
        (
            "long_text",
            vec![(json!("a\r\nb"), json!("a\nb"))],
            vec![
                (json!(true), "wrong_type"),
                (json!("\u{1b}[31m"), "control_character"),
                (json!("x".repeat(5001)), "too_long"),
            ],
        ),
        (
            "checkbox",
            vec![(json!(true), json!(true)), (json!(false), json!(false))],
            vec![(json!("true"), "wrong_type"), (json!(1), "wrong_type")],
        ),
        (
            "date",
            vec![(json!("2028-02-29"), json!("2028-02-29"))],
            vec![
                (json!("2027-02-29"), "invalid_date"),
                (json!("tomorrow"), "invalid_date"),
                (json!("2027-03-01T10:00"), "invalid_date"),
                (json!("20270301"), "invalid_date"),
                (json!("-000001-01-01"), "invalid_date"),
                (json!(20_270_301), "wrong_type"),
            ],
        ),
    ] {
        let question = kind(name).await;
        for (given, kept) in good {
            let held = world.answer(event, &question, &given).await;
            assert_eq!(held.status, 200, "{name} {given}: {}", held.text);
            assert_eq!(
                held.json["answers"],
                json!([{
                    "question_id": id_of(&question), "kind": name, "prompt": name,
                    "value": kept, "labels": [],
                }])
            );
        }
        for (given, code) in bad {
            let refused = world.answer(event, &question, &given).await;
            assert_eq!(codes(&refused), [("/answers/0/value", code)], "{name} {given}");
        }
        for open in [Value::Null, json!(" ")] {
            if open.is_null() || name.ends_with("text") {
                let held = world.answer(event, &question, &open).await;
                assert_eq!(held.json["answers"], json!([]), "{name}: {}", held.text);
            }
        }
    }
    let (one, other) = (kind("choice").await, kind("several").await);
    let id = |question: &Answer, index: usize| question.json["choices"][index]["id"].clone();
    let held = world.answer(event, &one, &id(&one, 1)).await;
    assert_eq!(held.json["answers"][0]["value"], id(&one, 1));
    assert_eq!(held.json["answers"][0]["labels"], json!(["Green"]));
    let both = json!([id(&other, 2), id(&other, 0)]);
    let held = world.answer(event, &other, &both).await;
    assert_eq!(held.json["answers"][0]["value"], both);
    assert_eq!(held.json["answers"][0]["labels"], json!(["Blue", "Red"]));
    assert_eq!(world.answer(event, &other, &json!([])).await.json["answers"], json!([]));
    for (question, value, pointer, code) in [
        (&one, id(&other, 0), "/answers/0/value", "unknown_choice"),
        (&one, json!("Red"), "/answers/0/value", "unknown_choice"),
        (&one, json!([id(&one, 0)]), "/answers/0/value", "wrong_type"),
        (&other, id(&other, 0), "/answers/0/value", "wrong_type"),
        (&other, json!([id(&other, 0), id(&one, 0)]), "/answers/0/value/1", "unknown_choice"),
        (&other, json!([id(&other, 0), id(&other, 0)]), "/answers/0/value/1", "duplicate"),
        (&other, json!([{}]), "/answers/0/value/0", "unknown_choice"),
    ] {
        let refused = world.answer(event, question, &value).await;
        assert_eq!(codes(&refused), [(pointer, code)], "{value}");
    }
}

#[tokio::test]
async fn answers_that_lack_or_do_not_fit_take_no_place() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 1 })).await;
    let name = world.ask(event, &json!({ "prompt": "Name", "required": true })).await;
    let terms =
        world.ask(event, &json!({ "kind": "checkbox", "required": true, "prompt": "OK?" })).await;
    let open = world.ask(event, &json!({})).await;
    let other = world.published(&json!({})).await;
    let elsewhere = world.ask(other, &json!({})).await;
    let (name, terms, open) = (id_of(&name), id_of(&terms), id_of(&open));

    let blind = world.hold(event, world.id()).await;
    assert_eq!(codes(&blind), [("/answers", "required"), ("/answers", "required")]);
    let details = &blind.json["errors"];
    assert_eq!(details[0]["detail"], "“Name” needs an answer.");
    let wrong = json!({ "answers": [
        { "question_id": name, "value": "  " },
        { "question_id": terms, "value": false },
        { "question_id": id_of(&elsewhere), "value": "x" },
        { "question_id": open, "value": "x" },
        { "question_id": open, "value": "y" },
        { "question_id": "seven" },
        { "value": 1 },
        "x",
        null,
    ] });
    let wrong = world.hold_with(event, world.id(), &wrong).await;
    assert_eq!(
        codes(&wrong),
        [
            ("/answers/0/value", "required"),
            ("/answers/1/value", "required"),
            ("/answers/2/question_id", "unknown_question"),
            ("/answers/4/question_id", "duplicate"),
            ("/answers/5/question_id", "wrong_type"),
            ("/answers/6/question_id", "required"),
            ("/answers/7", "wrong_type"),
            ("/answers/8", "required"),
        ]
    );
    for answers in [json!("x"), json!({}), json!(7)] {
        let refused = world.hold_with(event, world.id(), &json!({ "answers": answers })).await;
        assert!(codes(&refused).contains(&("/answers", "wrong_type")), "{}", refused.text);
    }
    assert_eq!(world.places(event).await, (1, 0, 0, 1), "nothing was taken");

    let good = json!({ "answers": [
        { "question_id": terms, "value": true }, { "question_id": name, "value": "Nino" },
    ] });
    let first = world.id();
    let held = world.hold_with(event, first, &good).await;
    assert_eq!(held.status, 200, "{}", held.text);
    let order: Vec<_> = held.json["answers"].as_array().unwrap().iter().collect();
    assert_eq!(order[0]["question_id"], json!(name), "in the order of the questions");
    // The same again answers the same; without the answers it does not.
    assert_eq!(world.hold_with(event, first, &good).await.json, held.json);
    assert_eq!(world.hold(event, first).await.status, 422);
    // Who is to wait has answered too, and what they said comes along.
    assert_eq!(world.hold(event, world.id()).await.status, 422);
    let sold_out = world.hold_with(event, world.id(), &good).await;
    assert_eq!(sold_out.code(), "sold_out");
    assert_eq!(sold_out.json["queue"]["answers"], held.json["answers"]);
    // An offer, and whom the team registers, are asked nothing.
    world.release(event, first).await;
    let offer = json!({ "offered_until": "2027-03-02T12:00:00Z" });
    let offered = world.id();
    assert_eq!(world.hold_with(event, offered, &offer).await.status, 200);
    world.release(event, offered).await;
    let by_team = world.hold_with(event, world.id(), &json!({ "by_team": true })).await;
    assert_eq!(by_team.status, 200, "{}", by_team.text);
    // Of a draft nobody learns what it asks.
    let draft = id_of(&world.draft(&json!({})).await);
    world.ask(draft, &json!({ "required": true })).await;
    assert_eq!(world.hold_with(draft, world.id(), &good).await.code(), "event_not_found");
    assert_eq!(world.check(draft, &good).await.code(), "event_not_found");
}

#[tokio::test]
async fn a_ticket_type_has_questions_of_its_own() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let workshop = world.ticket_type(event, &json!({})).await;
    let talks = world.ticket_type(event, &json!({})).await;
    let laptop = json!({ "required": true, "ticket_type_ids": [workshop] });
    let laptop = id_of(&world.ask(event, &laptop).await);
    assert_eq!(world.hold_of(event, world.id(), workshop, 1).await.status, 422);
    assert_eq!(world.hold_of(event, world.id(), talks, 1).await.status, 200);
    let answers = json!([{ "question_id": laptop, "value": "Yes" }]);
    let of = |kind: Uuid| json!({ "ticket_type_id": kind, "answers": answers.clone() });
    assert_eq!(world.hold_with(event, world.id(), &of(workshop)).await.status, 200);
    let refused = world.hold_with(event, world.id(), &of(talks)).await;
    assert_eq!(codes(&refused), [("/answers/0/question_id", "unknown_question")]);
}

#[tokio::test]
async fn guests_have_names_where_the_event_wants_them() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let kind = world.ticket_type(event, &json!({ "per_person_limit": 3 })).await;
    let with = async |guests: Value| {
        let more = json!({ "ticket_type_id": kind, "quantity": 3, "guests": guests });
        world.hold_with(event, world.id(), &more).await
    };
    assert_eq!(codes(&with(json!(["Nino"])).await), [("/guests", "not_asked")]);
    assert_eq!(with(json!([null, null, null])).await.status, 200);
    world.edit(&path(event), 0, &json!({ "guest_names": "optional" })).await;
    let held = with(json!([" Nino ", "", "Jose\u{301} \u{1f389}"])).await;
    assert_eq!(held.json["guests"], json!(["Nino", null, "Jos\u{e9} \u{1f389}"]));
    assert_eq!(with(json!(["Nino"])).await.json["guests"], json!(["Nino", null, null]));
    let wrong = with(json!([7, "a\u{0}", "x".repeat(101), "four"])).await;
    assert_eq!(
        codes(&wrong),
        [
            ("/guests/3", "too_many_items"),
            ("/guests/0", "wrong_type"),
            ("/guests/1", "control_character"),
            ("/guests/2", "too_long"),
        ]
    );
    assert_eq!(codes(&with(json!("Nino")).await), [("/guests", "wrong_type")]);
    world.edit(&path(event), 1, &json!({ "guest_names": "required" })).await;
    let lacking = with(json!(["Nino", " "])).await;
    assert_eq!(codes(&lacking), [("/guests/1", "required"), ("/guests/2", "required")]);
    assert_eq!(world.hold_of(event, world.id(), kind, 1).await.pointers(), ["/guests/0"]);
    assert_eq!(with(json!(["Nino", "Ana", "Zaza"])).await.status, 200);
}

#[tokio::test]
async fn answers_can_be_changed_until_the_limit() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let question = id_of(&world.ask(event, &json!({ "required": true })).await);
    let answers = json!({ "answers": [{ "question_id": question, "value": "Yes" }] });
    let checked = world.check(event, &answers).await;
    assert_eq!(checked.status, 200, "{}", checked.text);
    assert_eq!(checked.json["answers"][0]["value"], "Yes");
    assert_eq!(checked.json["asked"], json!([question]));
    assert_eq!(codes(&world.check(event, &json!({})).await), [("/answers", "required")]);
    let wrong = world.check(event, &json!({ "quantity": 11 })).await;
    assert_eq!(wrong.pointers(), ["/quantity"]);

    let until = json!({ "answers_editable_until": "2027-03-01T12:01:00Z" });
    world.edit(&path(event), 1, &until).await;
    world.advance(59);
    assert_eq!(world.check(event, &answers).await.status, 200);
    world.advance(1);
    let late = world.check(event, &answers).await;
    assert_eq!((late.status.as_u16(), late.code()), (409, "answers_closed"));
    // The organiser gives more time: until the event starts.
    world.edit(&path(event), 2, &json!({ "answers_editable_until": null })).await;
    assert_eq!(world.check(event, &answers).await.status, 200);
    world.advance(70 * 24 * 3600);
    assert_eq!(world.check(event, &answers).await.code(), "answers_closed");
}

#[tokio::test]
async fn an_answered_question_keeps_its_kind() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let question = world.ask(event, &json!({})).await;
    let one = format!("{}/{}", path(event), id_of(&question));
    assert_eq!(world.answer(event, &question, &Value::Null).await.status, 200);
    assert_eq!(world.edit(&one, 1, &json!({ "kind": "long_text" })).await.status, 200);
    assert_eq!(world.answer(event, &question, &json!("Yes")).await.status, 200);
    assert_eq!(world.asks(event).await["items"][0]["answered"], true);
    let refused = world.edit(&one, 2, &json!({ "kind": "text", "prompt": "New" })).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "question_answered"));
    assert_eq!(world.edit(&one, 2, &json!({ "prompt": "New" })).await.json["version"], 3);
    assert_eq!(world.remove(&one, 3).await.status, 204);
    let gone = world.answer(event, &question, &json!("Yes")).await;
    assert_eq!(codes(&gone), [("/answers/0/question_id", "unknown_question")]);
}

/// The organiser changes the form again and again while people register: nobody
/// gets a place with answers that did not fit the form at that moment.
#[tokio::test]
async fn no_place_is_taken_with_answers_to_another_form() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 1000 })).await;
    let question = world.ask(event, &json!({ "kind": "text" })).await;
    let one = format!("{}/{}", path(event), id_of(&question));
    let edits = async {
        let (mut version, mut kinds) = (1, ["date", "text"].into_iter().cycle());
        for _ in 0..30 {
            let kind = kinds.next().unwrap();
            let edited = world.edit(&one, version, &json!({ "kind": kind })).await;
            match edited.status.as_u16() {
                200 => version += 1,
                409 => return,
                other => panic!("{other} {}", edited.text),
            }
            tokio::task::yield_now().await;
        }
    };
    let registers = async {
        let mut kept = Vec::new();
        for _ in 0..40 {
            let held = world.answer(event, &question, &json!("2027-03-01")).await;
            match held.status.as_u16() {
                200 => kept.push(held.json["answers"][0]["kind"].clone()),
                // It changed three times within one request.
                503 => {}
                other => panic!("{other} {}", held.text),
            }
        }
        kept
    };
    let ((), kept) = tokio::join!(edits, registers);
    let now = &world.asks(event).await["items"][0];
    assert!(now["answered"] == true && !kept.is_empty(), "{now}");
    // Once answered, the kind stood still, so all answers are of the same.
    assert!(kept.iter().all(|kind| *kind == now["kind"]), "{kept:?} {now}");
}
