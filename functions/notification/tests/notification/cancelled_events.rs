//! The mail that says that an event was called off.

use jiff::SignedDuration;
use messages::{
    CancelReason, RegistrationCancelled, RegistrationConfirmed, RegistrationFacts,
    RegistrationOffered,
};
use turnout_notification::api::{
    on_registration_cancelled, on_registration_confirmed, on_registration_offered,
};

use crate::bench::Bench;

const TWO_DAYS: SignedDuration = SignedDuration::from_hours(48);

async fn call_off(bench: &Bench, mut registration: RegistrationFacts, words: Option<&str>) {
    registration.event.version += 1;
    let message = bench.message(RegistrationCancelled {
        registration,
        reason: Some(CancelReason::EventCancelled),
        message: words.map(str::to_owned),
    });
    for _ in 0..2 {
        on_registration_cancelled::handle(&bench.process(), message.clone()).await.unwrap();
    }
}

#[tokio::test]
async fn it_says_why_and_takes_the_event_out_of_the_calendar() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    let confirmed = RegistrationConfirmed {
        registration: registration.clone(),
        ticket_code: "T7QK-9M2X-0BHD-WJ5R".to_owned(),
        team_message: None,
    };
    let confirmed = bench.message(confirmed);
    on_registration_confirmed::handle(&bench.process(), confirmed).await.unwrap();
    call_off(&bench, registration, Some("The hall is flooded.\nWe are <sorry>.")).await;
    let subjects = bench.subjects("ada");
    assert_eq!(subjects.len(), 3, "once: {subjects:?}");
    assert_eq!(subjects[2], "Cancelled: Rust Meetup");
    let received = bench.peer.received();
    let (entry, mail) = (&received[1].data, &received[2].data);
    for part in [
        "The hall is flooded.",
        "&lt;sorry&gt;",
        "METHOD:CANCEL",
        "STATUS:CANCELLED",
        "method=CANCEL",
    ] {
        assert!(mail.contains(part), "{part}: {mail}");
    }
    let line = |mail: &str, name: &str| {
        mail.lines().find(|line| line.starts_with(name)).map(str::to_owned).unwrap()
    };
    assert_eq!(line(mail, "UID:"), line(entry, "UID:"));
    let sequence = |mail: &str| line(mail, "SEQUENCE:")[9..].trim().parse::<i64>().unwrap();
    assert!(sequence(mail) > sequence(entry));
    let reminders: i64 = sqlx::query_scalar("SELECT count(*) FROM notification.reminders")
        .fetch_one(&bench.database.admin)
        .await
        .unwrap();
    assert_eq!(reminders, 0);
}

#[tokio::test]
async fn who_had_no_seat_yet_is_told_without_a_calendar_file() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    call_off(&bench, registration.clone(), None).await;
    assert_eq!(bench.subjects("ada")[1..], ["Cancelled: Rust Meetup"]);
    let mail = &bench.peer.received()[1].data;
    assert!(!mail.contains("VCALENDAR") && !mail.contains("organiser"), "{mail}");

    // What was said before, and comes after, is not said any more.
    let expires_at = bench.in_time(SignedDuration::from_hours(24));
    let offered = RegistrationOffered { registration: registration.clone(), expires_at };
    on_registration_offered::handle(&bench.process(), bench.message(offered)).await.unwrap();
    let confirmed =
        RegistrationConfirmed { registration, ticket_code: "T7QK".to_owned(), team_message: None };
    on_registration_confirmed::handle(&bench.process(), bench.message(confirmed)).await.unwrap();
    assert_eq!(bench.subjects("ada").len(), 2);
}
