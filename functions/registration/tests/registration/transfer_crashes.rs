//! Passing a registration on under kills and races: one of the two has the place, and
//! both hear the same.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};
use test_kit::Answer;
use turnout_registration::api::{call_off, reconcile};

use crate::{fake_event::Mood, reconcile::NOTHING, transfers::Desk, waitlist::somebody};

fn transfers(mood: Mood) -> Mood {
    Mood::To("/transfer", Box::new(mood))
}

/// A moment in the course of a request, from the first to long after the last on a
/// busy machine: each is half as late again as the one before.
fn moment(number: u32) -> Duration {
    Duration::from_micros(300 * 3_u64.pow(number) / 2_u64.pow(number))
}

/// So many such moments.
const MOMENTS: u32 = 19;

/// A desk where anna's registration is offered: its id and the token.
async fn offered() -> (Desk, String, String) {
    let desk = Desk::new().await;
    let id = desk.world.confirmed(desk.world.anna).await;
    let token = desk.offered(desk.world.anna, &id).await;
    (desk, id, token)
}

impl Desk {
    /// The registration that boris has, if any, and its status.
    async fn of_boris(&self) -> Option<(String, String)> {
        let listed = self.world.list(self.world.boris, "").await.json;
        let item = listed["items"].as_array().unwrap().first()?.clone();
        let text = |name: &str| item[name].as_str().unwrap().to_owned();
        Some((text("id"), text("status")))
    }

    /// Nothing is left to do, and the place is anna's or boris's, as both are told.
    async fn is_settled(&self, id: &str, context: &str) -> bool {
        let world = &self.world;
        world.settled().await;
        world.event.set(Mood::Well);
        world.wait(60);
        world.sweep().await;
        assert_eq!(world.half_done().await, 0, "{context}");
        let kept = world.status(world.anna, id).await == "confirmed";
        let taken = self.of_boris().await;
        assert_eq!(self.has_seat(id), kept, "{context}");
        if let Some((new, status)) = &taken {
            assert_eq!(self.has_seat(new), status == "confirmed", "{context}");
            let reason = &world.get(world.anna, id).await.json["cancel_reason"];
            assert_eq!(reason, "transferred", "{context}");
        }
        assert!(!(kept && taken.is_some()), "{context}: both have it");
        let confirmed = taken.as_ref().is_some_and(|(_, status)| status == "confirmed");
        assert_eq!(world.event.seats(), usize::from(kept || confirmed), "{context}");
        let topics = world.topics().await;
        let told = |topic: &str| topics.iter().filter(|known| *known == topic).count();
        assert_eq!(told("registration-confirmed"), 1 + usize::from(taken.is_some()), "{context}");
        taken.is_some()
    }
}

#[tokio::test]
async fn killed_at_any_moment_the_sweep_or_a_repetition_brings_it_to_its_end() {
    for mood in [Mood::SilentAfter, Mood::Silent] {
        for repeated in [false, true] {
            let (desk, id, token) = offered().await;
            let world = &desk.world;
            world.event.set(transfers(mood.clone()));
            let accepting = desk.accept(world.boris, &token);
            assert!(tokio::time::timeout(Duration::from_millis(700), accepting).await.is_err());
            let context = format!("{mood:?}, repeated: {repeated}");
            assert_eq!(world.half_done().await, 1, "{context}: the wish is written down");
            assert_eq!(world.status(world.anna, &id).await, "confirmed", "{context}");
            // The two services differ now, and nothing of it is anybody's to mend.
            world.settle();
            let deadline = world.clock.now() + SignedDuration::from_mins(1);
            world.event.set(Mood::Well);
            let tally = reconcile::run(&world.seats, deadline).await.unwrap();
            assert_eq!(tally, NOTHING, "{context}");
            if repeated {
                desk.accepted(world.boris, &token).await;
            } else {
                assert_eq!(world.sweep().await, 1, "{context}");
            }
            assert!(desk.is_settled(&id, &context).await, "{context}");
            let (new, status) = desk.of_boris().await.unwrap();
            assert_eq!(status, "confirmed", "{context}");
            assert_eq!(desk.accepted(world.boris, &token).await, new);
            world.settle();
            let deadline = world.clock.now() + SignedDuration::from_mins(1);
            assert_eq!(reconcile::run(&world.seats, deadline).await.unwrap(), NOTHING, "{context}");
        }
    }
}

#[tokio::test]
async fn killed_between_any_two_lines_one_of_the_two_has_the_place() {
    for life in (0..MOMENTS).map(moment) {
        let (desk, id, token) = offered().await;
        let answer = tokio::time::timeout(life, desk.accept(desk.world.boris, &token)).await;
        let context = format!("killed after {life:?}");
        let went_over = desk.is_settled(&id, &context).await;
        if let Ok(answer) = answer {
            assert_eq!(answer.status, 201, "{context}: {}", answer.text);
            assert!(went_over, "{context}");
        }
    }
}

#[tokio::test]
async fn what_is_cancelled_while_it_goes_over_is_nobodys() {
    for by_team in [false, true] {
        let (desk, id, token) = offered().await;
        let world = &desk.world;
        world.event.set(transfers(Mood::DiesAfter));
        assert_eq!(desk.accept(world.boris, &token).await.code(), "event_unavailable");
        world.event.set(Mood::Well);
        if by_team {
            let cancelled = world.cancel_by_team(world.anna, &id, &json!({})).await;
            assert_eq!(cancelled.status, 204, "{}", cancelled.text);
        } else {
            assert_eq!(world.cancel(world.anna, &id).await.status, 200);
        }
        let refused = desk.accept(world.boris, &token).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (410, "transfer_ended"));
        assert!(!desk.is_settled(&id, "cancelled").await);
        assert_eq!(world.event.seats(), 0, "the place is free again");
        let answers: i64 = sqlx::query_scalar("SELECT count(*) FROM registration.answers")
            .fetch_one(&world.database.admin)
            .await
            .unwrap();
        assert_eq!(answers, 0);
    }
}

#[tokio::test]
async fn who_registers_while_they_take_over_gets_no_second_place() {
    let (desk, id, token) = offered().await;
    let world = &desk.world;
    world.event.set(transfers(Mood::Refuses(503, "unavailable")));
    assert_eq!(desk.accept(world.boris, &token).await.code(), "event_unavailable");
    assert_eq!(desk.withdraw(world.anna, &id).await.code(), "transfer_not_found");
    let third = somebody(world);
    assert_eq!(desk.accept(third, &token).await.code(), "transfer_used");
    assert_eq!(world.create(world.boris).await.code(), "already_registered");
    assert_eq!(world.event.seats(), 1);
    assert!(desk.is_settled(&id, "registered").await);
}

#[tokio::test]
async fn a_refused_wish_leaves_the_offer_open_and_no_answers() {
    let (desk, id, token) = offered().await;
    let world = &desk.world;
    let question = somebody(world);
    world.event.ask(&[question]);
    world.event.set(transfers(Mood::Refuses(409, "account_blocked")));
    let body = json!({
        "answers": [{ "question_id": question, "value": "Fish" }], "guests": ["Boris"],
    });
    let refused = desk.accept_with(world.boris, &token, &body).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "account_blocked"));
    let kept: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM registration.answers)
             + (SELECT count(*) FROM registration.guests)",
    )
    .fetch_one(&world.database.admin)
    .await
    .unwrap();
    assert_eq!(kept, 0);
    assert_ne!(world.get(world.anna, &id).await.json["transfer"], Value::Null);
    world.event.set(Mood::Well);
    let third = somebody(world);
    assert_eq!(desk.accept_with(third, &token, &body).await.status, 201);
}

fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.code().to_owned())
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_has_it() {
    for round in 0..10 {
        let (desk, _, token) = offered().await;
        let world = &desk.world;
        let other = somebody(world);
        let (one, two, twin) = tokio::join!(
            desk.accept(world.boris, &token),
            desk.accept(other, &token),
            desk.accept(world.boris, &token),
        );
        let mut seen = [outcome(&one), outcome(&two)];
        seen.sort();
        assert_eq!(seen, [(201, String::new()), (410, "transfer_used".to_owned())], "{round}");
        assert_eq!(outcome(&one), outcome(&twin), "{round}");
        assert_eq!(one.json["id"], twin.json["id"], "{round}");
        assert_eq!((world.event.seats(), world.half_done().await), (1, 0), "{round}");
    }
}

#[tokio::test]
async fn accepting_and_cancelling_at_once_have_one_winner() {
    let (mut accepts, mut cancels) = (0, 0);
    for round in 0..MOMENTS {
        let (desk, id, token) = offered().await;
        let world = &desk.world;
        let accepting = desk.accept(world.boris, &token);
        let cancelling = async {
            tokio::time::sleep(moment(round)).await;
            world.cancel(world.anna, &id).await
        };
        let (accepted, cancel) = tokio::join!(accepting, cancelling);
        let context = format!("round {round}: {} {}", accepted.text, cancel.text);
        assert_eq!(cancel.status, 200, "{context}");
        let won = desk.is_settled(&id, &context).await;
        assert_eq!(accepted.status == 201, won, "{context}");
        let reason = if won { json!("transferred") } else { Value::Null };
        assert_eq!(cancel.json["cancel_reason"], reason, "{context}");
        if won { accepts += 1 } else { cancels += 1 }
    }
    assert!(accepts > 0 && cancels > 0, "{accepts} and {cancels}: one was not tested");
}

#[tokio::test]
async fn accepting_and_withdrawing_at_once_have_one_winner() {
    for round in 0..MOMENTS {
        let (desk, id, token) = offered().await;
        let world = &desk.world;
        let withdrawing = async {
            tokio::time::sleep(moment(round)).await;
            desk.withdraw(world.anna, &id).await
        };
        let (accepted, withdrawn) = tokio::join!(desk.accept(world.boris, &token), withdrawing);
        let context = format!("round {round}: {} {}", accepted.text, withdrawn.text);
        let won = desk.is_settled(&id, &context).await;
        assert_eq!(accepted.status == 201, won, "{context}");
        assert_eq!(withdrawn.status == 204, !won, "{context}");
    }
}

#[tokio::test]
async fn an_event_that_is_called_off_meanwhile_leaves_nobody_a_place() {
    for handed_over in [false, true] {
        let (desk, id, token) = offered().await;
        let world = &desk.world;
        let mood = if handed_over { Mood::DiesAfter } else { Mood::Refuses(503, "unavailable") };
        world.event.set(transfers(mood));
        assert_eq!(desk.accept(world.boris, &token).await.code(), "event_unavailable");
        world.call_off().await;
        world.wait(60);
        world.sweep().await;
        let deadline = world.clock.now() + SignedDuration::from_mins(1);
        call_off::run(&world.seats, deadline).await.unwrap();
        let old = world.get(world.anna, &id).await.json;
        assert_eq!(
            (&old["status"], &old["cancel_reason"]),
            (&json!("cancelled"), &json!("event_cancelled"))
        );
        assert!(desk.of_boris().await.is_none());
        assert_eq!(world.half_done().await, 0);
        // Confirmed and handed over a moment before: it is ended with all others.
        let (desk, _, token) = offered().await;
        let world = &desk.world;
        desk.accepted(world.boris, &token).await;
        world.call_off().await;
        assert_eq!(desk.of_boris().await.unwrap().1, "cancelled");
    }
}
