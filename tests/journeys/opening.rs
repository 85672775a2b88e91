//! A hot event with a fair opening, from the lobby to the last ticket.

use std::time::Duration;

use futures_util::{
    future::join_all,
    stream::{self, StreamExt as _},
};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::stage;
use crate::stack::{Person, event_draft, eventually};

const PEOPLE: usize = 100;
const PLACES: u32 = 60;

fn at(value: &Value) -> Timestamp {
    value.as_str().expect("a time").parse().expect("RFC 3339")
}

async fn until(at: Timestamp) {
    let wait = at.duration_since(Timestamp::now());
    tokio::time::sleep(wait.try_into().unwrap_or_default()).await;
}

/// Somebody's way from the draw on.
struct Way {
    /// The place in line.
    rank: i64,
    /// Whether they asked before their turn, and were refused.
    refused: bool,
    /// Whether all places were gone by then.
    waits: bool,
}

async fn on_their_turn(person: &Person, event: &str) -> Way {
    let opening = eventually("a turn", Duration::from_mins(2), || async {
        let opening = person.get(&format!("/v1/events/{event}/opening")).await.expect(200).json;
        opening["place"]["turn_at"].is_string().then_some(opening)
    })
    .await;
    let rank = opening["place"]["rank"].as_i64().expect("a rank");
    let turn = &opening["place"]["turn_at"];
    let body = json!({ "event_id": event, "waitlist": true });
    let mut asked = person.post("/v1/registrations", &body).await;
    let refused = asked.code() == "not_your_turn";
    if refused {
        assert_eq!((&asked.json["turn_at"], &asked.json["place"]), (turn, &json!(rank)));
        until(at(turn)).await;
        asked = person.post("/v1/registrations", &body).await;
    }
    // Not `created_at`: who asks just before their turn may be let in just after it.
    let answered = Timestamp::now();
    let made = asked.expect(201);
    assert!(answered >= at(turn), "before their turn, at {answered}: {}", made.text);
    let waits = made.json["status"] == "waiting";
    if !waits {
        person.confirm(&made.id()).await.expect(200);
    }
    Way { rank, refused, waits }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hot_event_is_given_away_in_the_order_of_the_draw_which_anybody_can_check() {
    let stack = stage(&[("TURNOUT_PARAMETERS", "AdmissionsPerSecond=10")]).await;
    let organizer = Person::new(&stack, "en", "UTC").await;
    let people: Vec<_> = stream::iter(0..PEOPLE)
        .map(|_| Person::new(&stack, "en", "UTC"))
        .buffer_unordered(8)
        .collect()
        .await;
    // The lobby opens long before; everybody must have come when registration does.
    let opens_at = Timestamp::now() + Duration::from_secs(30);
    let mut draft = event_draft("Hot", PLACES);
    draft["registration_opens_at"] = json!(opens_at.to_string());
    draft["fair_opening"] = json!(true);
    let event = organizer.publish(&draft).await;
    let opening = format!("/v1/events/{event}/opening");

    let joins = people.iter().map(|person| async {
        let path = format!("{opening}/place");
        person.send(Method::PUT, &path, None, &[]).await.expect(200).json
    });
    let joined = join_all(joins).await;
    assert!(Timestamp::now() < opens_at, "everybody was in the lobby in time");
    let commitment = joined[0]["commitment"].as_str().expect("a hash").to_owned();
    let entry = joined[0]["place"]["entry_id"].as_str().expect("an entry").to_owned();
    assert!(joined.iter().all(|joined| joined["draw"].is_null() && joined["line"].is_null()));
    assert_eq!(people[0].register(&event).await.code(), "registration_not_open");

    until(opens_at).await;
    let ways = join_all(people.iter().map(|person| on_their_turn(person, &event))).await;
    let mut ranks: Vec<i64> = ways.iter().map(|way| way.rank).collect();
    ranks.sort_unstable();
    assert_eq!(ranks, (1..=i64::try_from(PEOPLE).expect("few")).collect::<Vec<_>>());
    let confirmed = ways.iter().filter(|way| !way.waits).count();
    assert_eq!(confirmed, PLACES as usize, "every place has found somebody");

    assert!(ways.iter().any(|way| way.refused), "nobody was too early");

    // Who waits does so in the order of the draw, whoever was faster.
    let mut waiting = Vec::new();
    for (person, way) in people.iter().zip(&ways) {
        if way.waits {
            let mine = person.get("/v1/registrations").await.expect(200).json;
            waiting.push((way.rank, mine["items"][0]["position"].as_i64().expect("a position")));
        }
    }
    waiting.sort_unstable();
    let positions: Vec<i64> = waiting.iter().map(|(_, position)| *position).collect();
    assert_eq!(positions, (1..=i64::try_from(waiting.len()).expect("few")).collect::<Vec<_>>());

    let page = format!("{}/events/{event}", stack.url);
    let checks = ["verify-draw", &page, "--commitment", &commitment, "--entry", &entry];
    let (holds, report) = stack.command(&checks);
    assert!(holds && report.contains("your entry has place"), "{report}");
    let (holds, report) = stack.command(&["verify-draw", &page, "--commitment", &"0".repeat(64)]);
    assert!(!holds && report.contains("BROKEN"), "{report}");
    stack.audit();
}
