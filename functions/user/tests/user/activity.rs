use http::StatusCode;
use jiff::SignedDuration;
use lambda_host::ConsumeError;
use messages::{
    CancelReason, CloudEvent, EventFacts, Place, RegistrationAwaitingApproval,
    RegistrationCancelled, RegistrationConfirmed, RegistrationCreated, RegistrationExpired,
    RegistrationFacts, RegistrationOffered, RegistrationWaiting,
};
use serde_json::json;
use turnout_user::api::on_registration;
use uuid::Uuid;

use crate::bench::Bench;

fn registration(bench: &Bench, user_id: Uuid) -> RegistrationFacts {
    let now = bench.clock.now();
    RegistrationFacts {
        registration_id: bench.random.uuid(&bench.clock),
        user_id,
        event: EventFacts {
            event_id: bench.random.uuid(&bench.clock),
            version: 1,
            title: "Rust <b>Meetup</b>'; DROP TABLE x".to_owned(),
            starts_at: now,
            ends_at: now,
            time_zone: "UTC".to_owned(),
            place: Place::Online { link: "https://example.org".to_owned() },
        },
        ticket_type: None,
        quantity: 1,
        occurred_at: now,
    }
}

async fn hear(bench: &Bench, message: CloudEvent) {
    on_registration::handle(&bench.ledger(), vec![message]).await.unwrap();
}

#[tokio::test]
async fn history_tells_what_happened_newest_first() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let mut facts = registration(&bench, user);
    let mut later = || {
        bench.clock.advance(SignedDuration::from_secs(1));
        facts.occurred_at = bench.clock.now();
        facts.clone()
    };
    let (registration, expires_at) = (later(), bench.clock.now());
    hear(&bench, bench.message(RegistrationCreated { registration, expires_at })).await;
    let (registration, ticket_code) = (later(), "T".to_owned());
    hear(
        &bench,
        bench.message(RegistrationConfirmed { registration, ticket_code, team_message: None }),
    )
    .await;
    hear(
        &bench,
        bench.message(RegistrationCancelled { registration: later(), reason: None, message: None }),
    )
    .await;
    hear(&bench, bench.message(RegistrationExpired { registration: later() })).await;
    let (registration, expires_at) = (later(), bench.clock.now());
    hear(&bench, bench.message(RegistrationAwaitingApproval { registration, expires_at })).await;
    for reason in [CancelReason::Declined, CancelReason::CancelledByTeam, CancelReason::Transferred]
    {
        let data = RegistrationCancelled {
            registration: later(),
            reason: Some(reason),
            message: Some("No room".to_owned()),
        };
        hear(&bench, bench.message(data)).await;
    }

    let answer = bench.get("/v1/me/activity", user).await;
    assert_eq!(answer.status, StatusCode::OK);
    let items = answer.json["items"].as_array().unwrap();
    let kinds: Vec<_> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "registration_transferred",
            "registration_cancelled_by_team",
            "registration_declined",
            "registration_awaiting_approval",
            "registration_expired",
            "registration_cancelled",
            "registration_confirmed",
            "registration_created",
            "account_created",
        ]
    );
    assert_eq!(items[0]["occurred_at"], "2027-03-01T12:00:08Z");
    assert_eq!(
        items[0]["event"],
        json!({ "id": facts.event.event_id, "title": facts.event.title })
    );
    assert!(items.last().unwrap()["event"].is_null());
}

#[tokio::test]
async fn a_message_delivered_twice_adds_one_line() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = registration(&bench, user);
    let message = bench.message(RegistrationExpired { registration });
    let ledger = bench.ledger();
    let (one, two) = tokio::join!(
        on_registration::handle(&ledger, vec![message.clone()]),
        on_registration::handle(&ledger, vec![message.clone(), message]),
    );
    one.unwrap();
    two.unwrap();
    let answer = bench.get("/v1/me/activity", user).await;
    assert_eq!(answer.json["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_registration_may_be_heard_of_before_its_user() {
    let bench = Bench::new().await;
    let user = bench.sign_up("ada");
    let registration = registration(&bench, user.user_id);
    hear(&bench, bench.message(RegistrationExpired { registration })).await;
    let answer = bench.get("/v1/me/activity", user.user_id).await;
    assert_eq!(answer.json["items"][0]["kind"], "registration_expired");
}

#[tokio::test]
async fn what_is_no_registration_is_poison() {
    let bench = Bench::new().await;
    let stranger = bench.message(bench.sign_up("ada"));
    let mut broken =
        bench.message(RegistrationExpired { registration: registration(&bench, Uuid::max()) });
    broken.data["quantity"] = json!("many");
    for message in [stranger, broken] {
        let refused = on_registration::handle(&bench.ledger(), vec![message]).await;
        assert!(matches!(refused, Err(ConsumeError::Poison(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_batch_adds_all_its_lines_or_none() {
    let bench = Bench::new().await;
    let (ada, bob) = (bench.user("ada").await, bench.user("bob").await);
    let expired =
        |user| bench.message(RegistrationExpired { registration: registration(&bench, user) });
    let lines = async |user| {
        let answer = bench.get("/v1/me/activity", user).await;
        let items = answer.json["items"].as_array().unwrap().clone();
        items.iter().filter(|item| item["kind"] == "registration_expired").count()
    };
    let batch = vec![expired(ada), expired(bob), expired(ada)];
    let spoilt = [batch.clone(), vec![bench.message(bench.sign_up("eve"))]].concat();
    let refused = on_registration::handle(&bench.ledger(), spoilt).await;
    assert!(matches!(refused, Err(ConsumeError::Poison(_))), "{refused:?}");
    assert_eq!((lines(ada).await, lines(bob).await), (0, 0));
    on_registration::handle(&bench.ledger(), batch).await.unwrap();
    assert_eq!((lines(ada).await, lines(bob).await), (2, 1));
}

#[tokio::test]
async fn pages_hold_every_line_once_even_when_lines_are_added() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    // Several at one time: the id decides between them.
    for _ in 0..6 {
        let registration = registration(&bench, user);
        hear(&bench, bench.message(RegistrationExpired { registration })).await;
    }
    let mut seen = Vec::new();
    let mut path = "/v1/me/activity?limit=3".to_owned();
    loop {
        let page = bench.get(&path, user).await.json;
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/me/activity?limit=3&cursor={cursor}");
        bench.clock.advance(SignedDuration::from_secs(1));
        bench.user("newcomer").await;
        let registration = registration(&bench, user);
        hear(&bench, bench.message(RegistrationExpired { registration })).await;
    }
    assert_eq!(seen.len(), 7);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 7);
}

#[tokio::test]
async fn nobody_sees_the_history_of_others() {
    let bench = Bench::new().await;
    bench.user("ada").await;
    let other = bench.user("eve").await;
    let answer = bench.get("/v1/me/activity", other).await;
    assert_eq!(answer.json["items"].as_array().unwrap().len(), 1);
    let bad = bench.get("/v1/me/activity?limit=0&cursor=x", other).await;
    assert_eq!(bad.pointers(), ["?cursor", "?limit"]);
}

#[tokio::test]
async fn waiting_and_the_offer_are_told_too() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = registration(&bench, user);
    bench.clock.advance(SignedDuration::from_secs(1));
    let mut offered = registration.clone();
    offered.occurred_at = bench.clock.now();
    let expires_at = bench.clock.now();
    hear(&bench, bench.message(RegistrationWaiting { registration })).await;
    hear(&bench, bench.message(RegistrationOffered { registration: offered, expires_at })).await;
    let answer = bench.get("/v1/me/activity", user).await;
    let items = answer.json["items"].as_array().unwrap();
    let kinds: Vec<_> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds[..2], ["registration_offered", "registration_waiting"]);
}
