//! The mail that invites somebody, who may have no account, to a team.

use ambient::Random;
use jiff::SignedDuration;
use messages::{EventTeamInvited, LinkToken, Locale, TeamRole};
use turnout_notification::api::on_team_invited;

use crate::{bench::Bench, peer::Peer};

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Bench {
    fn invited(&self, version: i64, token: &LinkToken) -> EventTeamInvited {
        EventTeamInvited {
            invitation_id: uuid::Uuid::from_u128(9),
            version,
            email: "new@example.org".to_owned(),
            locale: Locale::En,
            event: self.event(SignedDuration::from_hours(48)),
            role: TeamRole::Checker,
            invited_by: "grace".to_owned(),
            token: token.clone(),
            expires_at: self.in_time(WEEK),
        }
    }
}

fn token(seed: u64) -> LinkToken {
    LinkToken::new(&Random::seeded(seed))
}

/// Without the soft line breaks that long lines have in a mail (RFC 2045).
pub fn unfolded(mail: &str) -> String {
    mail.replace("=\r\n", "").replace("=\n", "")
}

#[tokio::test]
async fn an_invitation_arrives_once_each_time_it_is_sent() {
    let bench = Bench::new().await;
    let [first_token, next_token] = [1, 2].map(token);
    let first = bench.invited(1, &first_token);
    let messages = [
        bench.message(first.clone()),
        bench.message(first),
        bench.message(bench.invited(2, &next_token)),
    ];
    for message in &messages {
        for _ in 0..2 {
            on_team_invited::handle(&bench.process(), message.clone()).await.unwrap();
        }
    }
    assert_eq!(bench.subjects("new"), ["grace asks you to help with: Rust Meetup"; 2]);
    let received = bench.peer.received();
    assert_eq!(received[0].header("To"), "new@example.org");
    for (mail, token) in received.iter().zip([first_token, next_token]) {
        let link = format!("http://localhost:8080/invitations/{}", token.expose());
        assert!(unfolded(&mail.data).contains(&link), "{}", mail.data);
    }
}

#[tokio::test]
async fn an_invitation_that_has_ended_is_not_told() {
    let bench = Bench::new().await;
    let message = bench.message(bench.invited(1, &token(1)));
    bench.wait(WEEK);
    on_team_invited::handle(&bench.process(), message).await.unwrap();
    assert!(bench.peer.received().is_empty());
    assert!(bench.progress().await.is_empty());
}

#[tokio::test]
async fn an_invitation_waits_for_the_mail_server_and_leaves_no_token_behind() {
    let bench = Bench::with_peer(Peer::down().await).await;
    let message = bench.message(bench.invited(1, &token(1)));
    on_team_invited::handle(&bench.process(), message).await.unwrap();
    bench.peer.come_up().await;
    bench.wait(SignedDuration::from_secs(10));
    assert_eq!((bench.relay().await, bench.relay().await), (1, 0));
    assert_eq!(bench.subjects("new").len(), 1);
    let kept: Vec<String> = sqlx::query_scalar("SELECT mails::text FROM notification.mails mails")
        .fetch_all(&bench.database.admin)
        .await
        .unwrap();
    assert_eq!(kept.len(), 1);
    assert!(!kept.iter().any(|row| row.contains(&token(1).expose())), "{kept:?}");
}
