//! A registration is passed on to another person.

use ambient::Random;
use api_kit::LinkThrottle;
use http::Method;
use jiff::SignedDuration;
use messages::LinkToken;
use serde_json::{Value, json};
use test_kit::{Answer, TestDynamoDb};
use turnout_registration::{
    api::{transfer, transfer_accept, transfer_decline, transfer_offer, transfer_withdraw},
    offering::Offering,
    throttle,
};
use uuid::Uuid;

use crate::{
    check_ins::{code, results, scan},
    fake_event::Mood,
    waitlist::somebody,
    world::World,
};

/// A world with counters.
pub struct Desk {
    pub world: World,
    throttle: LinkThrottle,
}

impl Desk {
    pub async fn new() -> Self {
        let world = World::owned().await;
        let counters = TestDynamoDb::new().await.rate_limit(&world.clock);
        Self { world, throttle: throttle::transfers(counters) }
    }

    fn offering(&self) -> Offering {
        let seats = self.world.seats.clone();
        Offering {
            database: seats.database,
            publisher: seats.publisher,
            clock: seats.clock,
            random: seats.random,
        }
    }

    pub async fn offer(&self, user: Uuid, id: &str, body: &Value) -> Answer {
        let state = transfer::State {
            offering: self.offering(),
            verifier: self.world.callers.verifier.clone(),
            throttle: self.throttle.clone(),
        };
        let client = self.world.client(user, transfer::router(state));
        client.json(Method::POST, &format!("/v1/registrations/{id}/transfer"), body).await
    }

    /// Offers it, and returns the link's token.
    pub async fn offered(&self, user: Uuid, id: &str) -> String {
        let body = json!({ "email": "friend@example.org" });
        let answer = self.offer(user, id, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let messages = self.world.messages().await;
        let (topic, data) = messages.last().unwrap();
        assert_eq!(topic, "registration-transfer-changed");
        data["change"]["token"].as_str().unwrap().to_owned()
    }

    pub async fn withdraw(&self, user: Uuid, id: &str) -> Answer {
        let state = transfer_withdraw::State {
            database: self.world.seats.database.clone(),
            verifier: self.world.callers.verifier.clone(),
            clock: self.world.clock.clone(),
        };
        let client = self.world.client(user, transfer_withdraw::router(state));
        client.send(Method::DELETE, &format!("/v1/registrations/{id}/transfer")).await
    }

    pub async fn show(&self, user: Uuid, token: &str) -> Answer {
        let state = transfer_offer::State {
            database: self.world.seats.database.clone(),
            verifier: self.world.callers.verifier.clone(),
            throttle: self.throttle.clone(),
            clock: self.world.clock.clone(),
        };
        let client = self.world.client(user, transfer_offer::router(state));
        client.send(Method::GET, &format!("/v1/transfers/{token}")).await
    }

    pub async fn accept_with(&self, user: Uuid, token: &str, body: &Value) -> Answer {
        let state = transfer_accept::State {
            seats: self.world.seats.clone(),
            verifier: self.world.callers.verifier.clone(),
            throttle: self.throttle.clone(),
        };
        let client = self.world.client(user, transfer_accept::router(state));
        client.json(Method::POST, &format!("/v1/transfers/{token}/accept"), body).await
    }

    pub async fn accept(&self, user: Uuid, token: &str) -> Answer {
        self.accept_with(user, token, &json!({})).await
    }

    /// Accepts, and returns the new registration's id.
    pub async fn accepted(&self, user: Uuid, token: &str) -> String {
        let answer = self.accept(user, token).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json["id"].as_str().unwrap().to_owned()
    }

    pub async fn decline(&self, token: &str) -> Answer {
        let state = transfer_decline::State {
            offering: self.offering(),
            verifier: self.world.callers.verifier.clone(),
            throttle: self.throttle.clone(),
        };
        let client = test_kit::Client::new(transfer_decline::router(state));
        client.send(Method::POST, &format!("/v1/transfers/{token}/decline")).await
    }

    /// Whether a registration has a seat at Event.
    pub fn has_seat(&self, id: &str) -> bool {
        self.world.event.has_seat(id.parse().unwrap())
    }
}

fn outcome(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

#[tokio::test]
async fn who_accepts_has_a_registration_of_their_own_and_the_old_one_is_over() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let anna = world.person("anna", "Anna Guest").await;
    let id = world.confirmed(anna).await;
    let body =
        json!({ "email": " Friend@Example.ORG ", "message": "Have fun!\r\n", "locale": "ru" });
    world.wait(5);
    let offered = desk.offer(anna, &id, &body).await;
    assert_eq!(offered.status, 201, "{}", offered.text);
    let open = json!({
        "email": "Friend@example.org", "message": "Have fun!",
        "created_at": world.clock.now().to_string(),
        "until": "2027-03-08T17:30:00+05:30",
    });
    assert_eq!((&offered.json, &world.get(anna, &id).await.json["transfer"]), (&open, &open));
    let (topic, told) = world.messages().await.pop().unwrap();
    assert_eq!(topic, "registration-transfer-changed");
    let change = &told["change"];
    assert_eq!(
        (&told["email"], &told["registration_id"], &told["quantity"]),
        (&json!("Friend@example.org"), &json!(id), &json!(1))
    );
    assert_eq!(
        (&change["kind"], &change["locale"], &change["offered_by"], &change["message"]),
        (&json!("offered"), &json!("ru"), &json!("somebody"), &json!("Have fun!"))
    );
    let token = change["token"].as_str().unwrap();

    let shown = desk.show(world.boris, token).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert_eq!(
        (&shown.json["event"]["title"], &shown.json["quantity"], &shown.json["offered_by"]),
        (&json!("Rust in the dark"), &json!(1), &json!("anna"))
    );
    assert_eq!((&shown.json["own"], &shown.json["message"]), (&json!(false), &json!("Have fun!")));
    assert_eq!(shown.json["registration_id"], Value::Null);
    assert_eq!(desk.show(anna, token).await.json["own"], true);

    world.wait(5);
    let accepted = desk.accept(world.boris, token).await;
    assert_eq!(accepted.status, 201, "{}", accepted.text);
    let new = accepted.json["id"].as_str().unwrap();
    assert_eq!(accepted.header("location"), format!("/v1/registrations/{new}"));
    assert_eq!(accepted.json["status"], "confirmed");
    assert_ne!(new, id);
    // Repeated, it is the same.
    assert_eq!(desk.accepted(world.boris, token).await, new);
    assert_eq!(desk.show(world.boris, token).await.json["registration_id"], json!(new));
    assert_eq!(outcome(&desk.show(anna, token).await), (410, "transfer_used"));

    let old = world.get(anna, &id).await.json;
    assert_eq!(
        (&old["status"], &old["cancel_reason"], &old["ticket"], &old["transfer"]),
        (&json!("cancelled"), &json!("transferred"), &Value::Null, &Value::Null)
    );
    assert_eq!((desk.has_seat(&id), desk.has_seat(new)), (false, true));
    assert_eq!((world.event.seats(), world.half_done().await), (1, 0));
    assert_eq!(
        world.history(anna, &id).await,
        json!([
            ["held", null],
            ["confirmed", null],
            ["transfer_offered", null],
            ["transferred", null]
        ])
    );
    assert_eq!(world.history(world.boris, new).await, json!([["received", null]]));
    let messages = world.messages().await;
    let told: Vec<_> = messages[3..]
        .iter()
        .map(|(topic, data)| {
            let what =
                if data["change"].is_null() { &data["reason"] } else { &data["change"]["kind"] };
            (topic.as_str(), data["registration_id"].as_str().unwrap(), what.as_str())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("registration-cancelled", id.as_str(), Some("transferred")),
            ("registration-confirmed", new, None),
            ("registration-transfer-changed", id.as_str(), Some("accepted")),
        ]
    );
    assert_eq!(messages[4].1["ticket_code"], accepted.json["ticket"]["code"]);
    assert_eq!(messages[5].1["email"], "Friend@example.org");
    // The address was another person's.
    let kept: Vec<Option<String>> = sqlx::query_scalar("SELECT email FROM registration.transfers")
        .fetch_all(&world.database.admin)
        .await
        .unwrap();
    assert_eq!(kept, [None]);
    // What was taken over can be passed on, and the first owner may have it again.
    let token = desk.offered(world.boris, new).await;
    let third = desk.accepted(anna, &token).await;
    assert_eq!((world.event.seats(), desk.has_seat(&third)), (1, true));
}

#[tokio::test]
async fn the_ticket_type_the_places_and_the_answers_go_over_but_not_whose_they_were() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let (question, kind) = (somebody(world), somebody(world));
    world.event.ask(&[question]);
    let answers = |text: &str| json!([{ "question_id": question, "value": text }]);
    let body = json!({
        "event_id": world.event_id, "ticket_type_id": kind, "quantity": 2,
        "answers": answers("Fish"), "guests": ["Anna", "Her aunt"],
    });
    let created = world.creator(world.anna).json(Method::POST, "/v1/registrations", &body).await;
    let id = created.json["id"].as_str().unwrap().to_owned();
    assert_eq!(world.confirm(world.anna, &id).await.status, 200);
    let token = desk.offered(world.anna, &id).await;

    let refused = desk.accept(world.boris, &token).await;
    assert_eq!(outcome(&refused), (422, "validation_failed"), "{}", refused.text);
    assert_eq!(refused.json["errors"][0]["pointer"], "/answers");
    assert_eq!(world.status(world.anna, &id).await, "confirmed");
    let too_long = json!({ "answers": ["x".repeat(70_000)], "guests": ["x".repeat(70_000)] });
    let refused = desk.accept_with(world.boris, &token, &too_long).await;
    assert_eq!(refused.json["errors"].as_array().unwrap().len(), 2, "{}", refused.text);

    let body = json!({ "answers": answers("Meat"), "guests": ["Boris", null] });
    let accepted = desk.accept_with(world.boris, &token, &body).await;
    assert_eq!(accepted.status, 201, "{}", accepted.text);
    let new = accepted.json["id"].as_str().unwrap();
    let mine = world.get(world.boris, new).await.json;
    assert_eq!(
        (&mine["quantity"], &mine["ticket_type"]["id"], &mine["guests"]),
        (&json!(2), &json!(kind), &json!(["Boris", null]))
    );
    assert_eq!(mine["answers"][0]["value"], "Meat");
    assert_eq!(world.get(world.anna, &id).await.json["answers"][0]["value"], "Fish");
}

#[tokio::test]
async fn only_its_owner_can_offer_a_confirmed_registration_and_to_one_at_a_time() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let body = json!({ "email": "friend@example.org" });
    let id = world.pending(world.anna).await;
    assert_eq!(
        outcome(&desk.offer(world.anna, &id, &body).await),
        (409, "registration_not_confirmed")
    );
    assert_eq!(world.confirm(world.anna, &id).await.status, 200);
    assert_eq!(
        outcome(&desk.offer(world.boris, &id, &body).await),
        (404, "registration_not_found")
    );
    let wrong = json!({ "email": "nobody", "message": "x".repeat(1_001), "locale": "xx" });
    let refused = desk.offer(world.anna, &id, &wrong).await;
    let pointers: Vec<_> = refused.json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        pointers,
        [("/email", "invalid_email"), ("/message", "too_long"), ("/locale", "unknown_locale")]
    );
    desk.offered(world.anna, &id).await;
    assert_eq!(outcome(&desk.offer(world.anna, &id, &body).await), (409, "transfer_open"));
    assert_eq!(outcome(&desk.withdraw(world.boris, &id).await), (404, "registration_not_found"));
    assert_eq!(desk.withdraw(world.anna, &id).await.status, 204);
    assert_eq!(outcome(&desk.withdraw(world.anna, &id).await), (404, "transfer_not_found"));
    assert_eq!(world.get(world.anna, &id).await.json["transfer"], Value::Null);
    desk.offered(world.anna, &id).await;
}

#[tokio::test]
async fn what_cannot_be_cancelled_was_come_in_by_or_the_team_chose_cannot_be_passed_on() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let body = json!({ "email": "friend@example.org" });
    world.event.limit_cancelling(world.clock.now() + SignedDuration::from_hours(1));
    let id = world.confirmed(world.boris).await;
    let token = desk.offered(world.boris, &id).await;
    let ticket = code(1, world.event_id, &id, 1);
    let scanned = world.check_in(world.anna, &[scan(&ticket, world.clock.now())]).await;
    assert_eq!(results(&scanned)[0].0, "checked_in");
    let other = somebody(world);
    assert_eq!(outcome(&desk.accept(other, &token).await), (410, "transfer_ended"));
    assert_eq!(outcome(&desk.decline(&token).await), (410, "transfer_ended"));
    assert_eq!(desk.withdraw(world.boris, &id).await.status, 204);
    assert_eq!(outcome(&desk.offer(world.boris, &id, &body).await), (409, "checked_in"));

    let guest = somebody(world);
    let id = world.confirmed(guest).await;
    let token = desk.offered(guest, &id).await;
    world.wait(3_600);
    let refused = desk.offer(guest, &id, &body).await;
    assert_eq!(outcome(&refused), (409, "transfer_closed"));
    assert_eq!(refused.json["cancellable_until"], "2027-03-01T18:30:00+05:30");
    assert_eq!(outcome(&desk.show(other, &token).await), (410, "transfer_ended"));
    assert_eq!(world.get(guest, &id).await.json["transfer"], Value::Null);

    let desk = Desk::new().await;
    let world = &desk.world;
    world.event.lets_the_team_decide();
    let id = world.applied(world.boris).await;
    assert_eq!(world.decided(world.anna, "approve", &[&id]).await, ["done"]);
    assert_eq!(outcome(&desk.offer(world.boris, &id, &body).await), (409, "transfer_not_allowed"));
}

#[tokio::test]
async fn who_has_a_registration_is_blocked_or_is_the_owner_cannot_accept() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = world.confirmed(world.anna).await;
    let token = desk.offered(world.anna, &id).await;
    assert_eq!(outcome(&desk.accept(world.anna, &token).await), (409, "own_registration"));
    let theirs = world.pending(world.boris).await;
    let refused = desk.accept(world.boris, &token).await;
    assert_eq!(outcome(&refused), (409, "already_registered"));
    assert_eq!(refused.json["registration_id"], json!(theirs));
    let blocked = somebody(world);
    world.event.turn_away(blocked);
    assert_eq!(outcome(&desk.accept(blocked, &token).await), (409, "account_blocked"));
    assert_eq!(world.half_done().await, 1, "only the pending one");
    let unknown = LinkToken::new(&Random::seeded(9)).expose();
    for token in [unknown.as_str(), "short", "%20"] {
        for answer in [
            desk.show(world.boris, token).await,
            desk.accept(world.boris, token).await,
            desk.decline(token).await,
        ] {
            assert_eq!(outcome(&answer), (404, "transfer_not_found"), "{token}");
        }
    }
    // None of that kept it from being accepted by who may; also once theirs has lapsed.
    world.wait(16 * 60);
    let new = desk.accepted(world.boris, &token).await;
    assert_eq!(world.status(world.boris, &theirs).await, "expired");
    assert_eq!((world.event.seats(), desk.has_seat(&new)), (1, true));
    assert_eq!(outcome(&desk.accept(blocked, &token).await), (410, "transfer_used"));
}

#[tokio::test]
async fn an_offer_ends_when_it_is_declined_withdrawn_or_its_registration_is_over() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = world.confirmed(world.anna).await;
    let token = desk.offered(world.anna, &id).await;
    for _ in 0..2 {
        assert_eq!(desk.decline(&token).await.status, 204);
    }
    assert_eq!(outcome(&desk.accept(world.boris, &token).await), (410, "transfer_declined"));
    let messages = world.messages().await;
    let (topic, told) = messages.last().unwrap();
    assert_eq!(
        (topic.as_str(), &told["change"]),
        ("registration-transfer-changed", &json!({"kind": "declined"}))
    );
    assert_eq!(
        (&told["email"], &told["user_id"]),
        (&json!("friend@example.org"), &json!(world.anna))
    );
    assert_eq!(messages.len(), 4, "told once");
    assert_eq!(world.status(world.anna, &id).await, "confirmed");
    world.wait(5);

    let token = desk.offered(world.anna, &id).await;
    assert_eq!(desk.withdraw(world.anna, &id).await.status, 204);
    for answer in [desk.accept(world.boris, &token).await, desk.decline(&token).await] {
        assert_eq!(outcome(&answer), (410, "transfer_withdrawn"));
    }
    let kinds = world.history(world.anna, &id).await;
    let kinds: Vec<_> =
        kinds.as_array().unwrap().iter().map(|step| step[0].as_str().unwrap()).collect();
    assert_eq!(
        kinds[2..],
        ["transfer_offered", "transfer_declined", "transfer_offered", "transfer_withdrawn"]
    );
    let token = desk.offered(world.anna, &id).await;
    assert_eq!(world.cancel(world.anna, &id).await.status, 200);
    assert_eq!(outcome(&desk.accept(world.boris, &token).await), (410, "transfer_ended"));
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
}

#[tokio::test]
async fn at_the_door_the_old_ticket_is_refused_and_the_new_one_goes_in() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let guest = somebody(world);
    let id = world.confirmed(guest).await;
    let token = desk.offered(guest, &id).await;
    let old = code(1, world.event_id, &id, 1);
    // While it goes over it opens no door; and afterwards only the new one does.
    world.event.set(Mood::To("/transfer", Box::new(Mood::Refuses(503, "unavailable"))));
    assert_eq!(outcome(&desk.accept(world.boris, &token).await), (503, "event_unavailable"));
    world.event.set(Mood::Well);
    let scanned = world.check_in(world.anna, &[scan(&old, world.clock.now())]).await;
    assert_eq!(results(&scanned), [("not_confirmed", None)]);
    let new = desk.accepted(world.boris, &token).await;
    // A phone that had no network settles what it let in since.
    world.wait(600);
    let at = world.clock.now() - SignedDuration::from_mins(5);
    let scans = [scan(&old, at), scan(&code(1, world.event_id, &new, 1), at)];
    let scanned = world.check_in(world.anna, &scans).await;
    let told: Vec<_> = results(&scanned).into_iter().map(|(result, _)| result).collect();
    assert_eq!(told, ["not_confirmed", "checked_in"]);
}

#[tokio::test]
async fn offers_and_tokens_are_throttled() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let body = json!({ "email": "friend@example.org" });
    for n in 0..31 {
        let answer = desk.offer(world.anna, &somebody(world).to_string(), &body).await;
        assert_eq!(answer.status, if n < 30 { 404 } else { 429 }, "{n}: {}", answer.text);
    }
    let unknown = LinkToken::new(&Random::seeded(9)).expose();
    for n in 0..101 {
        let answer = desk.show(world.anna, &unknown).await;
        assert_eq!(answer.status, if n < 100 { 404 } else { 429 }, "{n}: {}", answer.text);
    }
    assert_eq!(desk.accept(world.anna, &unknown).await.status, 429);
    assert_eq!(desk.decline(&unknown).await.status, 429);
}
