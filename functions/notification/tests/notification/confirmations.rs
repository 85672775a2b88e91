//! The mail that confirms a registration.

use jiff::SignedDuration;
use lambda_host::ConsumeError;
use messages::{EventChanged, EventFacts, RegistrationCancelled};
use turnout_notification::api::{
    on_event_changed, on_registration_cancelled, on_registration_confirmed, on_user_registered,
};

use crate::bench::Bench;

const TWO_DAYS: SignedDuration = SignedDuration::from_hours(48);

#[tokio::test]
async fn a_confirmation_arrives_once_with_a_calendar_file() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    let message = bench.confirmation(&registration);
    for _ in 0..2 {
        let message = message.clone();
        on_registration_confirmed::handle(&bench.process(), message).await.unwrap();
    }
    assert_eq!(
        bench.subjects("ada"),
        ["Welcome to Turnout, ada", "You're registered: Rust Meetup"]
    );
    let mail = &bench.peer.received()[1];
    assert!(mail.data.contains("Content-Type: text/calendar; charset=utf-8; method=PUBLISH"));
    assert!(mail.data.contains(&format!("UID:{}@turnout", registration.registration_id)));
    assert!(mail.data.contains("DTSTART:20270303T120000Z"));
    assert!(mail.data.contains("7F3K-92QD"));
}

#[tokio::test]
async fn a_registration_that_comes_before_its_user_waits_for_them() {
    let bench = Bench::new().await;
    let user = bench.sign_up("ada");
    let registration = bench.registration(user.user_id, &bench.event(TWO_DAYS));
    let message = bench.confirmation(&registration);
    let process = bench.process();
    let early = on_registration_confirmed::handle(&process, message.clone()).await;
    assert!(matches!(early, Err(ConsumeError::Retry(_))), "{early:?}");
    assert!(bench.progress().await.is_empty());

    on_user_registered::handle(&process, bench.message(user)).await.unwrap();
    on_registration_confirmed::handle(&process, message).await.unwrap();
    assert_eq!(bench.subjects("ada").len(), 2);
}

#[tokio::test]
async fn a_registration_that_was_cancelled_first_is_not_confirmed() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    let cancelled = bench.message(RegistrationCancelled {
        registration: registration.clone(),
        reason: None,
        message: None,
    });
    on_registration_cancelled::handle(&bench.process(), cancelled).await.unwrap();
    let message = bench.confirmation(&registration);
    on_registration_confirmed::handle(&bench.process(), message).await.unwrap();
    bench.wait(SignedDuration::from_hours(47));
    assert_eq!(bench.remind().await, 0);
    assert_eq!(bench.subjects("ada"), ["Welcome to Turnout, ada"]);
}

#[tokio::test]
async fn the_newest_facts_of_the_event_are_told() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let old = bench.event(TWO_DAYS);
    let new = EventFacts { version: 2, title: "Rust Evening".to_owned(), ..old.clone() };
    let changed = bench.message(EventChanged {
        event: new,
        cancellation_closes_at: None,
        waitlist_mode: None,
    });
    on_event_changed::handle(&bench.ledger(), changed).await.unwrap();
    bench.confirmed(user, &old).await;
    assert_eq!(bench.subjects("ada")[1], "You're registered: Rust Evening");
    assert!(bench.peer.received()[1].data.contains("SEQUENCE:2"));
}
