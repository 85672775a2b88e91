//! Fair openings: the lobby, the draw, the line and what anybody can check.
//! The clock stands at noon; registration opens at one; two are admitted a second.

use std::collections::HashSet;

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use turnout_event::domain::{draw, entries_hash};
use uuid::Uuid;

use crate::world::{World, event, id_of, take};

const OPENS: &str = "2027-03-01T13:00:00Z";

impl World {
    async fn fair(&self, changes: &Value) -> Uuid {
        let mut all = json!({ "fair_opening": true, "registration_opens_at": OPENS });
        for (name, value) in changes.as_object().unwrap() {
            all[name] = value.clone();
        }
        self.published(&all).await
    }

    async fn opening(&self, event: Uuid, user: Uuid) -> Value {
        let path = format!("/v1/events/{event}/opening");
        let answer = self.user(user).send(Method::GET, &path).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json
    }

    async fn join(&self, event: Uuid, user: Uuid) -> Answer {
        self.user(user).send(Method::PUT, &format!("/v1/events/{event}/opening/place")).await
    }

    async fn leave(&self, event: Uuid, user: Uuid) -> Answer {
        self.user(user).send(Method::DELETE, &format!("/v1/events/{event}/opening/place")).await
    }

    /// So many people in the lobby, by their accounts; the clock is in it.
    async fn lobby(&self, event: Uuid, people: usize) -> Vec<Uuid> {
        let mut users = Vec::new();
        for _ in 0..people {
            let user = self.id();
            assert_eq!(self.join(event, user).await.status, 200);
            users.push(user);
        }
        users
    }

    async fn published_draw(&self, event: Uuid) -> Answer {
        self.anybody().send(Method::GET, &format!("/v1/events/{event}/opening/draw")).await
    }

    async fn change(&self, event: Uuid, changes: &Value) -> Answer {
        let path = format!("/v1/events/{event}");
        let version = self.organizer().send(Method::GET, &path).await.header("etag").to_owned();
        self.organizer().header("if-match", version).json(Method::PATCH, &path, changes).await
    }
}

fn rank(opening: &Value) -> i64 {
    opening["place"]["rank"].as_i64().unwrap()
}

#[tokio::test]
async fn the_seed_is_committed_to_before_anybody_can_join_and_shown_after_the_draw() {
    let world = World::counting().await;
    let event = world.fair(&json!({})).await;
    let somebody = world.id();
    let before = world.opening(event, somebody).await;
    assert_eq!(before["phase"], "scheduled");
    assert_eq!(before["lobby_opens_at"], "2027-03-01T12:30:00Z");
    assert_eq!((&before["draw"], &before["place"]), (&Value::Null, &Value::Null));
    assert_eq!(world.join(event, somebody).await.code(), "lobby_not_open");
    assert_eq!(world.published_draw(event).await.code(), "not_drawn");

    world.advance(1_800);
    let users = world.lobby(event, 5).await;
    let inside = world.opening(event, users[0]).await;
    assert_eq!(inside["phase"], "lobby");
    assert_eq!(inside["place"]["rank"], Value::Null);
    assert!(!inside.to_string().contains("seed"), "the seed is secret: {inside}");
    assert_eq!(inside["commitment"], before["commitment"]);

    world.advance(1_800);
    let answer = world.published_draw(event).await;
    assert_eq!(answer.code(), "not_drawn", "nobody has asked yet");
    assert_eq!(world.draw_due().await, 1);
    let drawn = world.published_draw(event).await.json;
    assert_eq!(drawn["commitment"], before["commitment"]);
    let seed: [u8; 32] = hex::decode(drawn["seed"].as_str().unwrap()).unwrap().try_into().unwrap();
    let order: Vec<Uuid> = drawn["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["entry_id"].as_str().unwrap().parse().unwrap())
        .collect();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    assert_eq!(order, draw(&seed, sorted.clone()));
    assert_eq!(drawn["entries_hash"], hex::encode(entries_hash(&sorted)));
    assert_eq!(drawn["entries"], 5);
    let mut ranks = HashSet::new();
    for user in &users {
        let mine = world.opening(event, *user).await;
        ranks.insert(rank(&mine));
        let at = usize::try_from(rank(&mine) - 1).unwrap();
        assert_eq!(mine["place"]["entry_id"], json!(order[at]));
        assert!(!drawn.to_string().contains(&user.to_string()), "no account is shown");
    }
    assert_eq!(ranks, (1..=5).collect());
    assert_eq!(world.draw_due().await, 0);
    assert_eq!(world.published_draw(event).await.json, drawn, "it is drawn once");
}

#[tokio::test]
async fn one_account_has_one_entry_however_often_it_joins() {
    let world = World::counting().await;
    let event = world.fair(&json!({})).await;
    world.advance(1_800);
    let user = world.id();
    let first = world.join(event, user).await.json;
    world.advance(60);
    assert_eq!(world.join(event, user).await.json["place"], first["place"]);
    assert_eq!(world.leave(event, user).await.status, 204);
    assert_eq!(world.leave(event, user).await.status, 204);
    assert_eq!(world.opening(event, user).await["place"], Value::Null);
    assert_eq!(world.join(event, user).await.status, 200);
    world.advance(1_800);
    assert_eq!(world.leave(event, user).await.code(), "registration_opened");
    assert_eq!(rank(&world.opening(event, user).await), 1);
}

#[tokio::test]
async fn places_are_given_only_to_who_is_admitted_until_the_line_is_through() {
    let world = World::counting().await;
    let event = world.fair(&json!({})).await;
    world.advance(1_800);
    let users = world.lobby(event, 6).await;
    let stranger = world.id();
    assert_eq!(take(&world.anybody(), event, stranger).await.code(), "registration_not_open");
    world.advance(1_800);

    // Whoever asks first draws; one is admitted at once, then one each half second.
    let refused = take(&world.anybody(), event, stranger).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "not_your_turn"));
    assert_eq!(refused.json["place"], Value::Null);
    assert_eq!(refused.json["turn_at"], "2027-03-01T13:00:03Z");
    assert_eq!(refused.header("retry-after"), "4");
    let mut by_rank = Vec::new();
    for user in users {
        by_rank.push((rank(&world.opening(event, user).await), user));
    }
    by_rank.sort_unstable();
    let mut admitted = Vec::new();
    for second in 0..3 {
        for (rank, user) in &by_rank {
            let answer = take(&world.anybody(), event, *user).await;
            // (rank - 1) / 2 seconds after the draw.
            let is_turn = rank - 1 <= 2 * second;
            assert_eq!(answer.status == 200, is_turn, "{rank} after {second}: {}", answer.text);
            if is_turn {
                admitted.push(*rank);
            } else {
                assert_eq!(answer.json["place"], *rank);
            }
        }
        assert_eq!(take(&world.anybody(), event, stranger).await.code(), "not_your_turn");
        world.advance(1);
    }
    assert_eq!(admitted.iter().collect::<HashSet<_>>().len(), 5);
    assert_eq!(world.opening(event, stranger).await["phase"], "open");
    assert_eq!(take(&world.anybody(), event, stranger).await.status, 200);
    let late = world.join(event, world.id()).await;
    assert_eq!((&late.json["phase"], &late.json["place"]), (&json!("open"), &Value::Null));
    world.audit().await;
}

#[tokio::test]
async fn who_comes_after_the_draw_stands_behind_in_the_order_of_arrival() {
    let world = World::counting().await;
    let event = world.fair(&json!({})).await;
    world.advance(1_800);
    world.lobby(event, 8).await;
    world.advance(1_800);
    let (first, second) = (world.id(), world.id());
    // The first to ask draws, and is in line itself a moment later.
    world.join(event, first).await;
    world.advance(1);
    world.join(event, second).await;
    let (first, second) = (world.opening(event, first).await, world.opening(event, second).await);
    assert_eq!((rank(&first), rank(&second)), (9, 10));
    assert_eq!(second["place"]["turn_at"], "2027-03-01T13:00:04.5Z");
    assert_eq!(second["line"]["length"], 10);
    assert_eq!(world.published_draw(event).await.json["items"].as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn who_joins_at_the_very_opening_is_in_the_draw_or_behind_it() {
    let world = World::counting().await;
    let event = world.fair(&json!({})).await;
    world.advance(3_599);
    let users = world.lobby(event, 3).await;
    // Stamped before the opening, but committed only after the draw.
    let slow = world.id();
    let mut transaction = world.database.pool.begin().await.unwrap();
    sqlx::query(
        "INSERT INTO event.opening_entries (id, event_id, user_id, joined_at)
         VALUES (gen_random_uuid(), $1, $2, '2027-03-01T12:59:59Z')",
    )
    .bind(event)
    .bind(slow)
    .execute(&mut *transaction)
    .await
    .unwrap();
    world.advance(1);
    let racers: Vec<Uuid> = (0..20).map(|_| world.id()).collect();
    let mut joins = tokio::task::JoinSet::new();
    for user in racers.clone() {
        let (client, path) = (world.user(user), format!("/v1/events/{event}/opening/place"));
        joins.spawn(async move { client.send(Method::PUT, &path).await });
    }
    for answer in joins.join_all().await {
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    transaction.commit().await.unwrap();
    let mut ranks = HashSet::new();
    for user in users.iter().chain(&racers).chain([&slow]) {
        ranks.insert(rank(&world.opening(event, *user).await));
    }
    assert_eq!(ranks, (1..=24).collect(), "nobody is lost and no place is twice");
    assert_eq!(world.published_draw(event).await.json["entries"], 3);
}

#[tokio::test]
async fn many_who_draw_at_once_draw_the_same_once() {
    let world = World::counting().await;
    let event = world.fair(&json!({})).await;
    world.advance(1_800);
    let users = world.lobby(event, 30).await;
    world.advance(1_800);
    let mut asked = tokio::task::JoinSet::new();
    for user in users {
        let (client, path) = (world.user(user), format!("/v1/events/{event}/opening"));
        asked.spawn(async move { client.send(Method::GET, &path).await.json });
    }
    let seen = asked.join_all().await;
    let drawn = world.published_draw(event).await.json;
    for opening in seen.iter().filter(|opening| opening["phase"] != "drawing") {
        assert_eq!(opening["draw"]["seed"], drawn["seed"]);
        assert_eq!(opening["draw"]["drawn_at"], drawn["drawn_at"]);
    }
    assert_eq!(drawn["items"].as_array().unwrap().len(), 30);
}

#[tokio::test]
async fn a_draw_that_was_killed_left_nothing_and_the_next_draws_the_same() {
    let world = World::counting().await;
    let event = world.fair(&json!({})).await;
    world.advance(1_800);
    let users = world.lobby(event, 10).await;
    world.advance(1_800);
    // Killed after every row was ranked and before the commit.
    let mut dies = world.database.pool.begin().await.unwrap();
    sqlx::query("UPDATE event.opening_entries SET rank = 1 WHERE event_id = $1 AND user_id = $2")
        .bind(event)
        .bind(users[9])
        .execute(&mut *dies)
        .await
        .unwrap();
    sqlx::query("SELECT FROM event.openings WHERE event_id = $1 FOR UPDATE")
        .bind(event)
        .execute(&mut *dies)
        .await
        .unwrap();
    assert_eq!(world.opening(event, users[0]).await["phase"], "drawing");
    dies.rollback().await.unwrap();
    assert_eq!(world.opening(event, users[0]).await["phase"], "admitting");
    assert_eq!(world.published_draw(event).await.json["entries"], 10);
}

#[tokio::test]
async fn who_finds_no_place_waits_since_their_turn() {
    let world = World::counting().await;
    let event = world.fair(&json!({ "capacity": 1 })).await;
    world.advance(1_800);
    let users = world.lobby(event, 4).await;
    world.advance(1_800);
    world.draw_due().await;
    let mut by_rank = Vec::new();
    for user in users {
        by_rank.push((rank(&world.opening(event, user).await), user));
    }
    by_rank.sort_unstable();
    assert_eq!(take(&world.anybody(), event, by_rank[0].1).await.status, 200);
    world.advance(10);
    // The last asks first: what counts is the draw.
    let since = async |place: usize| {
        let answer = take(&world.anybody(), event, by_rank[place].1).await;
        assert_eq!(answer.code(), "sold_out");
        answer.json["queue"]["since"].clone()
    };
    assert_eq!(since(3).await, "2027-03-01T13:00:01.5Z");
    assert_eq!(since(1).await, "2027-03-01T13:00:00.5Z");
    world.advance(600);
    assert_eq!(since(2).await, Value::Null, "ten minutes later it is too late");
}

#[tokio::test]
async fn once_the_lobby_is_open_the_organiser_is_bound() {
    let world = World::counting().await;
    let refused = world.draft(&json!({ "fair_opening": true })).await;
    assert_eq!(refused.pointers(), ["/registration_opens_at"]);
    let event = world.fair(&json!({})).await;
    let later = json!({ "registration_opens_at": "2027-03-01T14:00:00Z" });
    assert_eq!(world.change(event, &later).await.status, 200);
    assert_eq!(world.opening(event, world.id()).await["lobby_opens_at"], "2027-03-01T13:30:00Z");
    assert_eq!(world.change(event, &json!({ "fair_opening": false })).await.status, 200);
    let path = format!("/v1/events/{event}/opening");
    assert_eq!(world.anybody().send(Method::GET, &path).await.code(), "no_fair_opening");
    let again = json!({ "fair_opening": true, "registration_opens_at": OPENS });
    assert_eq!(world.change(event, &again).await.status, 200);

    world.advance(1_800);
    let user = world.id();
    world.join(event, user).await;
    let off = world.change(event, &json!({ "fair_opening": false })).await;
    assert_eq!((off.status.as_u16(), off.pointers()), (422, vec!["/fair_opening"]));
    for earlier in [json!("2027-03-01T12:45:00Z"), Value::Null] {
        let answer = world.change(event, &json!({ "registration_opens_at": earlier })).await;
        assert_eq!(answer.pointers(), ["/registration_opens_at"]);
    }
    assert_eq!(world.change(event, &later).await.status, 200, "it may be put off");
    assert_eq!(world.opening(event, user).await["phase"], "lobby");
    world.advance(7_200 - 1_800);
    assert_eq!(world.opening(event, user).await["phase"], "admitting");
    let after = world.change(event, &json!({ "registration_opens_at": OPENS })).await;
    assert_eq!(after.status, 422);
    assert_eq!(world.change(event, &json!({ "title": "Other" })).await.status, 200);
}

#[tokio::test]
async fn drafts_and_events_without_a_fair_opening_have_no_lobby() {
    let world = World::counting().await;
    let draft = json!({ "fair_opening": true, "registration_opens_at": "2027-03-01T12:10:00Z" });
    let draft = id_of(&world.organizer().json(Method::POST, "/v1/events", &event(&draft)).await);
    assert_eq!(world.join(draft, world.id()).await.code(), "event_not_found");
    assert_eq!(world.join(draft, world.organizer).await.code(), "event_not_published");
    let plain = world.published(&json!({})).await;
    assert_eq!(world.join(plain, world.id()).await.code(), "no_fair_opening");
    assert_eq!(world.published_draw(plain).await.code(), "no_fair_opening");
    assert_eq!(take(&world.anybody(), plain, world.id()).await.status, 200);
    let path = format!("/v1/events/{plain}/opening/place");
    assert_eq!(world.anybody().send(Method::PUT, &path).await.status, 401);
}

#[tokio::test]
async fn a_cancelled_event_lets_nobody_into_its_lobby_and_draws_no_more() {
    let world = World::counting().await;
    let event = world.fair(&json!({})).await;
    let drawn = world.fair(&json!({ "registration_opens_at": "2027-03-01T12:40:00Z" })).await;
    world.advance(1_800);
    let user = world.lobby(event, 1).await[0];
    world.lobby(drawn, 2).await;
    world.advance(1_200);
    assert_eq!(world.draw_due().await, 1);
    for event in [event, drawn] {
        let path = format!("/v1/events/{event}/cancel");
        assert_eq!(world.organizer().json(Method::POST, &path, &json!({})).await.status, 200);
        assert_eq!(world.join(event, world.id()).await.code(), "event_cancelled");
        assert_eq!(world.opening(event, user).await["phase"], "closed");
    }
    world.advance(1_800);
    assert_eq!(world.draw_due().await, 0);
    assert_eq!(take(&world.anybody(), event, user).await.code(), "event_cancelled");
    assert_eq!(world.published_draw(event).await.code(), "not_drawn");
    assert_eq!(
        world.published_draw(drawn).await.json["entries"],
        2,
        "what was drawn can be checked"
    );
}

#[tokio::test]
async fn who_comes_and_goes_all_the_time_is_slowed_down() {
    let world = World::counting().await;
    let event = world.fair(&json!({})).await;
    world.advance(1_800);
    let (restless, calm) = (world.id(), world.id());
    for _ in 0..30 {
        assert_eq!(world.join(event, restless).await.status, 200);
        assert_eq!(world.leave(event, restless).await.status, 204);
    }
    let limited = world.join(event, restless).await;
    assert_eq!((limited.status.as_u16(), limited.code()), (429, "too_many_requests"));
    assert!(!limited.header("retry-after").is_empty());
    assert_eq!(world.join(event, calm).await.status, 200);
}
