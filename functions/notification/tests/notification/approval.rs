//! The mails that tell what an event's team decides.

use jiff::SignedDuration;
use lambda_host::ConsumeError;
use messages::{
    CancelReason, RegistrationAwaitingApproval, RegistrationCancelled, RegistrationConfirmed,
    RegistrationFacts,
};
use turnout_notification::api::{
    on_registration_awaiting_approval, on_registration_cancelled, on_registration_confirmed,
};

use crate::bench::Bench;

const TWO_DAYS: SignedDuration = SignedDuration::from_hours(48);

async fn asked(bench: &Bench, registration: &RegistrationFacts) {
    let (registration, expires_at) = (registration.clone(), bench.in_time(TWO_DAYS));
    let message = bench.message(RegistrationAwaitingApproval { registration, expires_at });
    for _ in 0..2 {
        let process = bench.process();
        on_registration_awaiting_approval::handle(&process, message.clone()).await.unwrap();
    }
}

async fn ended(bench: &Bench, registration: &RegistrationFacts, reason: CancelReason) {
    let message = bench.message(RegistrationCancelled {
        registration: registration.clone(),
        reason: Some(reason),
        message: Some("No room left.".to_owned()),
    });
    for _ in 0..2 {
        on_registration_cancelled::handle(&bench.process(), message.clone()).await.unwrap();
    }
}

#[tokio::test]
async fn a_request_its_refusal_and_why_are_told_once_each() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    asked(&bench, &registration).await;
    ended(&bench, &registration, CancelReason::Declined).await;
    let subjects = bench.subjects("ada");
    let expected = ["Your request has arrived: Rust Meetup", "Not approved: Rust Meetup"];
    assert_eq!(subjects[1..], expected);
    let mails = bench.peer.received();
    assert!(!mails[1].data.contains("organisers write"));
    assert!(mails[2].data.contains("The organisers write:"), "{}", mails[2].data);
    assert!(mails[2].data.contains("No room left."));
}

#[tokio::test]
async fn an_approval_is_the_confirmation_with_the_teams_message() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    asked(&bench, &registration).await;
    let message = bench.message(RegistrationConfirmed {
        registration,
        ticket_code: "7F3K-92QD".to_owned(),
        team_message: Some("Bring a laptop.".to_owned()),
    });
    on_registration_confirmed::handle(&bench.process(), message).await.unwrap();
    assert_eq!(bench.subjects("ada")[2], "You're registered: Rust Meetup");
    assert!(bench.peer.received()[2].data.contains("Bring a laptop."));
}

#[tokio::test]
async fn who_was_confirmed_hears_that_the_team_cancelled_and_is_not_reminded() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.confirmed(user, &bench.event(TWO_DAYS)).await;
    ended(&bench, &registration, CancelReason::CancelledByTeam).await;
    assert_eq!(bench.subjects("ada")[2..], ["Your registration is cancelled: Rust Meetup"]);
    let received = bench.peer.received();
    let (entry, mail) = (&received[1].data, &received[2].data);
    assert!(mail.contains("METHOD:CANCEL") && mail.contains("No room left."), "{mail}");
    let sequence = |mail: &str| {
        let line = mail.lines().find(|line| line.starts_with("SEQUENCE:")).unwrap();
        line[9..].trim().parse::<i64>().unwrap()
    };
    assert!(sequence(mail) > sequence(entry), "or a calendar keeps the entry");
    bench.wait(SignedDuration::from_hours(47));
    assert_eq!(bench.remind().await, 0);
}

#[tokio::test]
async fn a_request_that_is_decided_already_is_not_announced() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    ended(&bench, &registration, CancelReason::Declined).await;
    asked(&bench, &registration).await;
    assert_eq!(bench.subjects("ada")[1..], ["Not approved: Rust Meetup"]);
}

#[tokio::test]
async fn a_decision_waits_for_its_user_to_be_known() {
    let bench = Bench::new().await;
    let user = bench.sign_up("ada");
    let registration = bench.registration(user.user_id, &bench.event(TWO_DAYS));
    let reason = Some(CancelReason::Declined);
    let message = bench.message(RegistrationCancelled { registration, reason, message: None });
    let early = on_registration_cancelled::handle(&bench.process(), message).await;
    assert!(matches!(early, Err(ConsumeError::Retry(_))), "{early:?}");
}
