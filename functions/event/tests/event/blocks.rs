//! Accounts that an organiser takes no registrations from.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::world::{World, event, id_of};

impl World {
    /// What `registration-block` asks for, by somebody of the team.
    async fn block(&self, event: Uuid, user: Uuid, by: Uuid, reason: &str) -> Answer {
        let body = json!({
            "username": "boris", "reason": reason, "blocked_by": by,
            "blocked_by_username": "anna",
        });
        let path = format!("/internal/events/{event}/blocks/{user}");
        self.anybody().json(Method::PUT, &path, &body).await
    }

    async fn blocked(&self, event: Uuid) -> Uuid {
        let user = self.id();
        let answer = self.block(event, user, self.organizer, "Never came").await;
        assert_eq!(answer.status, 204, "{}", answer.text);
        user
    }

    async fn unblock(&self, event: Uuid, user: Uuid) -> Answer {
        let path = format!("/v1/events/{event}/blocks/{user}");
        self.organizer().send(Method::DELETE, &path).await
    }

    async fn wants(&self, event: Uuid, user: Uuid, more: &Value) -> Answer {
        self.wants_as(event, self.id(), user, more).await
    }

    async fn wants_as(&self, event: Uuid, hold: Uuid, user: Uuid, more: &Value) -> Answer {
        let mut body = json!({ "user_id": user, "quantity": 1 });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let path = format!("/internal/events/{event}/holds/{hold}");
        self.anybody().json(Method::PUT, &path, &body).await
    }

    /// An event of somebody else.
    async fn of_another(&self) -> Uuid {
        let client = self.user(self.id());
        let event = id_of(&client.json(Method::POST, "/v1/events", &event(&json!({}))).await);
        let published = client.send(Method::POST, &format!("/v1/events/{event}/publish")).await;
        assert_eq!(published.status, 200, "{}", published.text);
        event
    }
}

fn assert_refused(answer: &Answer) {
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "account_blocked"));
}

#[tokio::test]
async fn a_blocked_account_gets_no_place_at_any_event_of_this_organiser() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let second = world.published(&json!({})).await;
    let user = world.blocked(event).await;
    let places = world.places(second).await;
    for event in [event, second] {
        assert_refused(&world.wants(event, user, &json!({})).await);
        // Nor may they wait, or get what is offered to who waited.
        assert_refused(&world.wants(event, user, &json!({ "behind_others": true })).await);
        let offer = json!({ "offered_until": "2027-03-02T12:00:00Z" });
        assert_refused(&world.wants(event, user, &offer).await);
    }
    assert_eq!(world.places(second).await, places);

    let full = world.published(&json!({ "capacity": 1 })).await;
    assert_eq!(world.hold(full, world.id()).await.status, 200);
    assert_refused(&world.wants(full, user, &json!({})).await);

    // Another organiser knows nothing of it, and nobody else is concerned.
    assert_eq!(world.wants(world.of_another().await, user, &json!({})).await.status, 200);
    assert_eq!(world.hold(event, world.id()).await.status, 200);
    world.audit().await;
}

#[tokio::test]
async fn nor_do_they_come_into_the_lobby_of_a_fair_opening() {
    let world = World::counting().await;
    let opens = json!({ "fair_opening": true, "registration_opens_at": "2027-03-01T12:10:00Z" });
    let event = world.published(&opens).await;
    let user = world.blocked(event).await;
    let path = format!("/v1/events/{event}/opening/place");
    let join = async |user| world.user(user).send(Method::PUT, &path).await;
    assert_refused(&join(user).await);
    assert_eq!(join(world.id()).await.status, 200);
    assert_eq!(world.unblock(event, user).await.status, 204);
    let joined = join(user).await;
    assert_eq!(joined.status, 200, "{}", joined.text);
}

#[tokio::test]
async fn the_team_gives_a_blocked_account_a_place_by_hand() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let user = world.blocked(event).await;
    let given = world.wants(event, user, &json!({ "by_team": true })).await;
    assert_eq!(given.status, 200, "{}", given.text);
    assert_refused(&world.wants(event, user, &json!({})).await);
}

#[tokio::test]
async fn what_was_held_before_the_block_is_kept_and_can_be_confirmed() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let (hold, user) = (world.id(), world.id());
    let first = world.wants_as(event, hold, user, &json!({})).await;
    assert_eq!(world.block(event, user, world.organizer, "Rude").await.status, 204);
    assert_eq!(world.wants_as(event, hold, user, &json!({})).await.json, first.json);
    assert_eq!(world.confirm(event, hold).await.status, 200);
    assert_eq!(world.release(event, hold).await.status, 204);
    assert_refused(&world.wants(event, user, &json!({})).await);
}

#[tokio::test]
async fn whom_the_team_unblocks_can_register_again() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let second = world.published(&json!({})).await;
    let user = world.blocked(event).await;
    for _ in 0..2 {
        // By another of the organiser's events, and repeated.
        assert_eq!(world.unblock(second, user).await.status, 204);
    }
    assert_eq!(world.wants(event, user, &json!({})).await.status, 200);
}

#[tokio::test]
async fn the_list_is_the_organisers_and_says_whom_why_by_whom_and_when() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let second = world.published(&json!({})).await;
    let path = format!("/v1/events/{second}/blocks");
    let client = world.organizer();
    let empty = client.send(Method::GET, &path).await;
    assert_eq!(empty.json, json!({ "items": [], "next_cursor": null }));

    let mut users = Vec::new();
    for _ in 0..3 {
        users.push(world.blocked(event).await);
        world.advance(1);
    }
    // Blocked again for another reason: one entry, and the newest.
    let manager = world.member(event, "manager").await;
    assert_eq!(world.block(event, users[0], manager, "Came\nand shouted").await.status, 204);
    assert_eq!(world.block(world.of_another().await, users[0], manager, "x").await.status, 404);
    let page = client.send(Method::GET, &format!("{path}?limit=2")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(
        page.json["items"][0],
        json!({
            "user_id": users[0], "username": "boris", "reason": "Came\nand shouted",
            "blocked_by": "anna", "blocked_at": "2027-03-01T12:00:03Z",
        })
    );
    assert_eq!(page.json["items"][1]["user_id"], json!(users[2]));
    let cursor = page.json["next_cursor"].as_str().unwrap();
    let last = client.send(Method::GET, &format!("{path}?limit=2&cursor={cursor}")).await;
    assert_eq!(last.json["items"].as_array().unwrap().len(), 1, "{}", last.text);
    assert_eq!(last.json["items"][0]["user_id"], json!(users[1]));
    assert_eq!(last.json["next_cursor"], Value::Null);
    let bad = client.send(Method::GET, &format!("{path}?limit=0&cursor=!")).await;
    assert_eq!((bad.status.as_u16(), bad.pointers()), (422, vec!["?cursor", "?limit"]));
}

#[tokio::test]
async fn the_owner_and_the_managers_block_and_nobody_else() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let user = world.blocked(event).await;
    for (role, blocks, lists, unblocks) in [
        ("owner", 204, 200, 204),
        ("manager", 204, 200, 204),
        ("checker", 404, 403, 403),
        ("stranger", 404, 403, 403),
        ("nobody", 404, 401, 401),
    ] {
        let by = match role {
            "owner" => world.organizer,
            "manager" | "checker" => world.member(event, role).await,
            _ => world.id(),
        };
        let blocked = world.block(event, user, by, "Rude").await;
        assert_eq!(blocked.status, blocks, "{role}: {}", blocked.text);
        let client = world.as_role(event, role).await;
        let path = format!("/v1/events/{event}/blocks");
        let list = client.send(Method::GET, &path).await;
        assert_eq!(list.status, lists, "{role}: {}", list.text);
        let done = client.send(Method::DELETE, &format!("{path}/{user}")).await;
        assert_eq!(done.status, unblocks, "{role}: {}", done.text);
    }
    // Of a draft only its team knows.
    let draft = id_of(&world.draft(&json!({})).await);
    assert_eq!(world.block(draft, user, world.organizer, "Rude").await.status, 204);
    let stranger = world.user(world.id());
    for (method, path) in [(Method::GET, String::new()), (Method::DELETE, format!("/{user}"))] {
        let answer = stranger.send(method, &format!("/v1/events/{draft}/blocks{path}")).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
    }
}

#[tokio::test]
async fn who_is_in_the_team_is_not_blocked() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let manager = world.member(event, "manager").await;
    let checker = world.member(event, "checker").await;
    for user in [world.organizer, manager, checker] {
        let answer = world.block(event, user, manager, "Rude").await;
        assert_eq!((answer.status.as_u16(), answer.code()), (409, "in_team"));
        assert_eq!(world.wants(event, user, &json!({})).await.status, 200);
    }
}

#[tokio::test]
async fn bad_blocks_are_refused_and_block_nobody() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let user = world.id();
    let path = format!("/internal/events/{event}/blocks/{user}");
    let by = json!({ "blocked_by": world.organizer, "blocked_by_username": "anna" });
    for (changes, pointers) in [
        (json!({}), vec!["/reason"]),
        (json!({ "reason": " " }), vec!["/reason"]),
        (json!({ "reason": "\u{0}" }), vec!["/reason"]),
        (json!({ "reason": "x".repeat(501) }), vec!["/reason"]),
        (
            json!({ "reason": 1, "username": 2, "blocked_by": "x", "blocked_by_username": null }),
            vec!["/blocked_by", "/blocked_by_username", "/reason", "/username"],
        ),
    ] {
        let mut body = by.clone();
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let answer = world.anybody().json(Method::PUT, &path, &body).await;
        assert_eq!((answer.status.as_u16(), answer.pointers()), (422, pointers));
    }
    assert_eq!(world.wants(event, user, &json!({})).await.status, 200);
    assert_eq!(world.block(world.id(), user, world.organizer, "x").await.code(), "event_not_found");
    let widest = "я".repeat(500);
    assert_eq!(world.block(event, user, world.organizer, &widest).await.status, 204);
}

#[tokio::test]
async fn of_a_block_and_a_hold_at_once_the_hold_was_there_before_or_is_refused() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    for round in 0..20 {
        let (user, hold) = (world.id(), world.id());
        let none = json!({});
        let (blocked, asked) = tokio::join!(
            world.block(event, user, world.organizer, "Rude"),
            world.wants_as(event, hold, user, &none),
        );
        assert_eq!(blocked.status, 204, "{}", blocked.text);
        let expected = [(200, "held"), (409, "account_blocked")];
        let code = asked.json["status"].as_str().unwrap_or_else(|| asked.code());
        assert!(expected.contains(&(asked.status.as_u16(), code)), "round {round}: {}", asked.text);
        assert_refused(&world.wants(event, user, &none).await);
    }
}
