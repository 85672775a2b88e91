//! A mail server that says no, or says nothing.

use jiff::SignedDuration;

use crate::{bench::Bench, peer::Mood};

const HALF_A_MINUTE: SignedDuration = SignedDuration::from_secs(30);

#[tokio::test]
async fn a_mail_without_an_answer_is_sent_again_later() {
    let bench = Bench::new().await;
    bench.peer.moods([Mood::HangUpAfterData]);
    bench.user("ada").await;
    assert_eq!(bench.progress().await[0].status, "queued");
    assert_eq!(bench.relay().await, 0, "not at once");
    bench.wait(HALF_A_MINUTE);
    assert_eq!(bench.relay().await, 1);
    assert_eq!(bench.peer.received().len(), 1);
}

#[tokio::test]
async fn what_the_server_took_without_saying_so_comes_again_as_the_same_mail() {
    let bench = Bench::new().await;
    bench.peer.moods([Mood::TakeAndHangUp]);
    bench.user("ada").await;
    bench.wait(HALF_A_MINUTE);
    assert_eq!(bench.relay().await, 1);
    let received = bench.peer.received();
    assert_eq!(received.len(), 2, "SMTP can't tell");
    assert!(received[0].header("Message-ID").ends_with("@turnout.example>"));
    assert_eq!(received[0], received[1]);
}

#[tokio::test]
async fn a_mail_refused_at_its_end_is_sent_again_later_as_it_was() {
    let bench = Bench::new().await;
    bench.peer.moods([Mood::BusyAfterData]);
    bench.user("ada").await;
    let progress = bench.progress().await;
    assert_eq!((progress[0].status.as_str(), progress[0].attempts), ("queued", 1));
    assert!(bench.peer.received().is_empty());
    bench.wait(HALF_A_MINUTE);
    assert_eq!(bench.relay().await, 1);
    let received = bench.peer.received();
    assert_eq!(received.len(), 1);
    assert!(received[0].data.contains("text/html"), "with all its parts");
}

#[tokio::test]
async fn a_mailbox_that_does_not_exist_ends_the_mail() {
    let bench = Bench::new().await;
    bench.peer.moods([Mood::UnknownMailbox]);
    bench.user("ada").await;
    bench.wait(SignedDuration::from_hours(24));
    assert_eq!(bench.relay().await, 0);
    let progress = bench.progress().await;
    assert_eq!((progress[0].status.as_str(), progress[0].attempts), ("failed", 1));
    // The server is fine: others get theirs.
    bench.user("bob").await;
    assert_eq!(bench.subjects("bob").len(), 1);
}

#[tokio::test]
async fn a_busy_server_is_asked_eight_times() {
    let bench = Bench::new().await;
    bench.peer.moods([Mood::Busy; 9]);
    bench.user("ada").await;
    for _ in 0..10 {
        bench.wait(SignedDuration::from_hours(6));
        assert_eq!(bench.relay().await, 0);
    }
    let progress = bench.progress().await;
    assert_eq!((progress[0].status.as_str(), progress[0].attempts), ("failed", 8));
}

#[tokio::test]
async fn a_mail_that_can_not_go_does_not_hold_up_those_behind_it() {
    let bench = Bench::new().await;
    bench.peer.moods([Mood::Busy, Mood::Busy, Mood::Busy]);
    bench.user("ada").await;
    bench.user("bob").await;
    bench.wait(HALF_A_MINUTE);
    // Ada's is refused once more, Bob's goes.
    assert_eq!(bench.relay().await, 1);
    assert_eq!(bench.subjects("bob").len(), 1);
    bench.wait(SignedDuration::from_mins(2));
    assert_eq!(bench.relay().await, 1);
    assert_eq!(bench.peer.received().len(), 2);
}
